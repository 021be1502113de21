import { GameDirectory } from '@goldkeep/games';
import { credit, type LedgerCurrency } from '@goldkeep/ledger';
import { auditFindings } from '../../../test/support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../../../test/support/ledger-world';
import {
  TransferVirtualCurrencyCommand,
  TransferVirtualCurrencyHandler,
  type CurrencyTransfer,
} from './transfer-virtual-currency.handler';

const MINUTE_MS = 60_000;
const LARGEST = 9_007_199_254_740_991n;

let world: LedgerWorld;
let handler: TransferVirtualCurrencyHandler;
const currencies = new Map<string, LedgerCurrency>();
let players = 0;

beforeAll(async () => {
  world = await openLedgerWorld();
  const [gold, gems] = world.currencies;
  const validFrom = new Date(world.clock.nowMs());
  const rechargeTerms = [{ validFrom, rate: 1n, periodSeconds: 60, max: 5n }];
  const definitions = [
    { code: 'DUST', scale: 4 },
    { code: 'FEW', scale: 0, maxBalance: 10n },
    { code: 'ENERGY', scale: 0, rechargeTerms },
    { code: 'Token' },
    { code: 'VAULT', isSystem: true },
  ];
  currencies.set('GOLD', gold).set('GEMS', gems);
  for (const definition of definitions) currencies.set(definition.code, await world.addCurrency(definition));
  for (const [from, to] of [
    ['GOLD', 'DUST'],
    ['GOLD', 'FEW'],
    ['ENERGY', 'GOLD'],
    ['GOLD', 'Token'],
    ['VAULT', 'GOLD'],
  ] as const) {
    await allow(from, to);
  }
  handler = new TransferVirtualCurrencyHandler(
    new GameDirectory(world.dataSource, world.clock),
    world.dataSource,
    world.ledger,
  );
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

function currencyOf(code: string): LedgerCurrency {
  const currency = currencies.get(code);
  if (!currency) throw new RangeError(code);
  return currency;
}

function allow(from: string, to: string): Promise<unknown> {
  const ids = [currencyOf(from).currencyId, currencyOf(to).currencyId];
  return world.dataSource.query(
    'INSERT INTO transfer_pair (game_id, from_currency_id, to_currency_id) VALUES ($1, $2, $3)',
    [world.gameId, ...ids],
  );
}

/** A player with 10.50 GOLD, unless told otherwise. */
async function aPlayer(funds: Readonly<Record<string, bigint>> = { GOLD: 1_050n }): Promise<LedgerPlayer> {
  players += 1;
  const player = await world.addPlayer(`player-${players}@example.com`);
  for (const [code, amount] of Object.entries(funds)) {
    const { playerId, shard } = player;
    const common = { gameId: world.gameId, shard, player: { playerId }, request: null };
    await world.ledger.submit(credit({ ...common, currency: currencyOf(code), amount }));
  }
  return player;
}

function transfer({ playerId }: LedgerPlayer, from: string, to: string, amount: bigint): Promise<CurrencyTransfer> {
  return handler.execute(new TransferVirtualCurrencyCommand({ gameId: world.gameId, playerId, from, to, amount }));
}

describe('a transfer between currencies', () => {
  it('is one to one in whole units, whatever the decimals', async () => {
    expect(await transfer(await aPlayer(), 'GOLD', 'DUST', 10n)).toEqual({
      from: 'GOLD',
      to: 'DUST',
      amount: 10n,
      balances: { GOLD: 0n, DUST: 10n },
    });
  });

  it('spends what has accrued', async () => {
    const player = await aPlayer();
    world.clock.advance(3.5 * MINUTE_MS);
    expect(await transfer(player, 'ENERGY', 'GOLD', 2n)).toMatchObject({ balances: { ENERGY: 1n, GOLD: 12n } });
  });

  it.each([
    ['GOLD', 'GOLD', 1n, 400, 'same_currency'],
    ['GOLD', 'NONE', 1n, 400, 'unknown_currency'],
    ['NONE', 'GOLD', 1n, 400, 'unknown_currency'],
    ['GOLD', 'Token', 1n, 400, 'system_currency'],
    ['VAULT', 'GOLD', 1n, 400, 'system_currency'],
    ['DUST', 'GOLD', 1n, 400, 'transfer_pair_not_allowed'],
    ['GOLD', 'DUST', 11n, 400, 'insufficient_balance'],
    ['GOLD', 'DUST', LARGEST, 400, 'insufficient_balance'],
  ])('from %s to %s of %d is refused: %i %s', async (from, to, amount, status, code) => {
    const player = await aPlayer();
    await expect(transfer(player, from, to, amount)).rejects.toMatchObject({ status, code });
    expect(await transfer(player, 'GOLD', 'DUST', 1n)).toMatchObject({ balances: { GOLD: 9n, DUST: 1n } });
  });

  it('is refused beyond the limit of the other currency, and beyond what any balance can hold', async () => {
    const limited = await aPlayer({ GOLD: 2_000n });
    await expect(transfer(limited, 'GOLD', 'FEW', 11n)).rejects.toMatchObject({ code: 'balance_limit_exceeded' });
    const rich = await aPlayer({ GOLD: LARGEST });
    const amount = LARGEST / 100n;
    await expect(transfer(rich, 'GOLD', 'DUST', amount)).rejects.toMatchObject({ code: 'balance_limit_exceeded' });
  });

  it('is refused while the wallet is frozen', async () => {
    const player = await aPlayer();
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE shard = $1 AND player_id = $2', [
      player.shard,
      player.playerId,
    ]);
    await expect(transfer(player, 'GOLD', 'DUST', 1n)).rejects.toMatchObject({ status: 403, code: 'wallet_frozen' });
  });

  it('is allowed, or no longer, as soon as the pairs say so, whatever an instance has read before', async () => {
    const player = await aPlayer();
    await expect(transfer(player, 'GOLD', 'GEMS', 1n)).rejects.toMatchObject({ code: 'transfer_pair_not_allowed' });
    await allow('GOLD', 'GEMS');
    expect(await transfer(player, 'GOLD', 'GEMS', 1n)).toMatchObject({ balances: { GEMS: 1n } });
    await world.dataSource.query('DELETE FROM transfer_pair WHERE to_currency_id = $1', [
      currencyOf('GEMS').currencyId,
    ]);
    await expect(transfer(player, 'GOLD', 'GEMS', 1n)).rejects.toMatchObject({ code: 'transfer_pair_not_allowed' });
  });
});
