import { convert, credit, fingerprintOf, forfeit, type LedgerCurrency } from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';

const BALANCE_MAX = 9_007_199_254_740_991n;

let world: LedgerWorld;
let gold: LedgerCurrency;
let gems: LedgerCurrency;
let limited: LedgerCurrency;
let requests = 0;

beforeAll(async () => {
  world = await openLedgerWorld();
  [gold, gems] = world.currencies;
  limited = await world.addCurrency({ code: 'LIMITED', scale: 0, maxBalance: 10n });
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

function common({ shard, playerId }: LedgerPlayer, amount: bigint, currency: LedgerCurrency) {
  requests += 1;
  const request = { clientRequestId: `r-${requests}`, fingerprint: fingerprintOf([requests]) };
  return { gameId: world.gameId, shard, player: { playerId }, request, currency, amount };
}

async function aPlayerWith(...funds: readonly (readonly [LedgerCurrency, bigint])[]): Promise<LedgerPlayer> {
  requests += 1;
  const player = await world.addPlayer(`p${requests}@example.com`);
  for (const [currency, amount] of funds) await world.ledger.submit(credit(common(player, amount, currency)));
  return player;
}

function turn(player: LedgerPlayer, from: LedgerCurrency, amount: bigint, into: LedgerCurrency, worth: bigint) {
  return world.ledger.submit(convert({ ...common(player, amount, from), into: { currency: into, amount: worth } }));
}

async function balancesOf({ shard, playerId }: LedgerPlayer): Promise<unknown> {
  const rows = await world.dataSource.query<{ currency_id: number; available: string }[]>(
    'SELECT currency_id, available FROM balance WHERE shard = $1 AND player_id = $2 ORDER BY 1',
    [shard, playerId],
  );
  return rows.map(({ currency_id: currencyId, available }) => [currencyId, BigInt(available)]);
}

describe('a command of two steps', () => {
  it('applies both and tells the balances after each', async () => {
    const player = await aPlayerWith([gold, 1_000n], [limited, 2n]);
    expect(await turn(player, gold, 300n, limited, 3n)).toMatchObject({
      status: 'applied',
      available: 700n,
      availableAfter: [700n, 5n],
    });
  });

  it('opens the balance of a currency that the player never held', async () => {
    const player = await aPlayerWith([gold, 100n]);
    expect(await turn(player, gold, 100n, gems, 100n)).toMatchObject({ availableAfter: [0n, 100n] });
  });

  it.each([
    ['lack of funds in the first', () => aPlayerWith([gold, 99n]), () => gems, 'insufficient_balance'],
    ['both, which lack of funds is told of', () => aPlayerWith([limited, 10n]), () => limited, 'insufficient_balance'],
    [
      'the limit of the second',
      () => aPlayerWith([gold, 900n], [limited, 10n]),
      () => limited,
      'balance_limit_exceeded',
    ],
    ['an overflow of the second', () => aPlayerWith([gold, 900n], [gems, BALANCE_MAX]), () => gems, 'balance_overflow'],
  ])('is refused whole for %s', async (_why, aPlayer, into, status) => {
    const player = await aPlayer();
    const before = await balancesOf(player);
    expect(await turn(player, gold, 100n, into(), 1n)).toMatchObject({ status });
    expect(await balancesOf(player)).toEqual(before);
  });

  it('is refused whole where the wallet is frozen', async () => {
    const player = await aPlayerWith([gold, 100n]);
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE shard = $1 AND player_id = $2', [
      player.shard,
      player.playerId,
    ]);
    expect(await turn(player, gold, 100n, gems, 100n)).toMatchObject({ status: 'wallet_frozen' });
  });

  it('happens once for one request id', async () => {
    const player = await aPlayerWith([gold, 300n]);
    const command = convert({ ...common(player, 100n, gold), into: { currency: gems, amount: 100n } });
    const outcomes = await Promise.all([world.ledger.submit(command), world.openLedger().submit(command)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['applied', 'duplicate']);
    expect(await balancesOf(player)).toEqual([
      [gold.currencyId, 200n],
      [gems.currencyId, 100n],
    ]);
  });

  it('never moves one currency twice', async () => {
    const player = await aPlayerWith([gold, 300n]);
    expect(() => convert({ ...common(player, 1n, gold), into: { currency: gold, amount: 1n } })).toThrow(RangeError);
  });
});

describe('what a player leaves behind', () => {
  it('is booked out within the transaction of whoever deletes the player', async () => {
    const player = await aPlayerWith([gold, 250n]);
    await world.dataSource.transaction(async (tx) => {
      await world.ledger.applyWithin(tx, [forfeit(common(player, 250n, gold))]);
    });
    expect(await balancesOf(player)).toEqual([[gold.currencyId, 0n]]);
  });
});
