import { convert, credit, fingerprintOf, type Ledger, type LedgerCurrency } from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';

/** Each is a transfer there and one back, for either of two players. */
const ROUNDS = 250;
const FUNDS = 1_000n;

let world: LedgerWorld;
let requests = 0;

beforeAll(async () => {
  world = await openLedgerWorld();
});
afterAll(() => world.close());

function common({ shard, playerId }: LedgerPlayer, currency: LedgerCurrency, amount: bigint) {
  requests += 1;
  const request = { clientRequestId: `r-${requests}`, fingerprint: fingerprintOf([requests]) };
  return { gameId: world.gameId, shard, player: { playerId }, request, currency, amount };
}

async function turn(
  ledger: Ledger,
  player: LedgerPlayer,
  [from, into]: readonly [LedgerCurrency, LedgerCurrency],
): Promise<void> {
  const outcome = await ledger.submit(
    convert({ ...common(player, from, 100n), into: { currency: into, amount: 100n } }),
  );
  expect(outcome.status).toBe('applied');
}

async function twoPlayersWithFunds(currency: LedgerCurrency, name: string): Promise<LedgerPlayer[]> {
  const players = await Promise.all(['one', 'other'].map((who) => world.addPlayer(`${who}-${name}@example.com`)));
  await Promise.all(players.map((player) => world.ledger.submit(credit(common(player, currency, FUNDS)))));
  return players;
}

async function totalsOf(currencyIds: readonly number[]): Promise<unknown> {
  const rows = await world.dataSource.query<{ available: string }[]>(
    'SELECT sum(available) AS available FROM balance WHERE currency_id = ANY ($1) GROUP BY currency_id ORDER BY currency_id',
    [currencyIds],
  );
  return rows.map(({ available }) => Number(available));
}

async function deadlocks(): Promise<unknown> {
  const [row] = await world.dataSource.query<{ deadlocks: string }[]>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.deadlocks;
}

describe('two players who transfer there and back at once, a thousand times in all', () => {
  it('never block each other, and end with what they had', async () => {
    const [gold, gems] = world.currencies;
    const players = await twoPlayersWithFunds(gold, 'plain');
    const other = world.openLedger({ laneCount: 3 });
    for (let round = 0; round < ROUNDS; round++) {
      const ledgers = round % 2 === 0 ? [world.ledger, other] : [other, world.ledger];
      await Promise.all(
        players.map(async (player, index) => {
          const ledger = ledgers[index] ?? world.ledger;
          await turn(ledger, player, [gold, gems]);
          await turn(ledger, player, [gems, gold]);
        }),
      );
    }
    expect(await totalsOf(world.currencyIds)).toEqual([2 * Number(FUNDS), 0]);
    expect(await deadlocks()).toBe('0');
    expect(await auditFindings(world.dataSource)).toEqual([]);
  }, 60_000);

  it('crossing each other, by any process, and in a currency that recharges', async () => {
    const validFrom = new Date(world.clock.nowMs());
    const rechargeTerms = [{ validFrom, rate: 1n, periodSeconds: 1, max: 1_000_000n }];
    const gold = await world.addCurrency({ code: 'BARS' });
    const energy = await world.addCurrency({ code: 'ENERGY', rechargeTerms });
    const players = await twoPlayersWithFunds(gold, 'energy');
    await Promise.all(players.map((player) => world.ledger.submit(credit(common(player, energy, FUNDS)))));
    const ledgers = [world.ledger, world.openLedger({ laneCount: 2 })];
    for (let round = 0; round < ROUNDS / 2; round++) {
      world.clock.advance(1_000);
      await Promise.all(
        players.flatMap((player) =>
          ledgers.map(async (ledger, index) => {
            const pair = [gold, energy] as const;
            await turn(ledger, player, index === 0 ? pair : [energy, gold]);
          }),
        ),
      );
    }
    const gained = ROUNDS / 2;
    expect(await totalsOf([gold.currencyId, energy.currencyId])).toEqual([
      2 * Number(FUNDS),
      2 * (Number(FUNDS) + gained),
    ]);
    expect(await deadlocks()).toBe('0');
    expect(await auditFindings(world.dataSource)).toEqual([]);
  }, 60_000);
});
