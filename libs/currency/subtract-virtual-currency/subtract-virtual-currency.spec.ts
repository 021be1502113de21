import { GameDirectory } from '@goldkeep/games';
import { credit } from '@goldkeep/ledger';
import { auditFindings } from '../../../test/support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../../../test/support/ledger-world';
import {
  SubtractVirtualCurrencyCommand,
  SubtractVirtualCurrencyHandler,
  type SubtractedCurrency,
} from './subtract-virtual-currency.handler';

let world: LedgerWorld;
let directory: GameDirectory;
let handler: SubtractVirtualCurrencyHandler;
let player: LedgerPlayer;
let players = 0;

beforeAll(async () => {
  world = await openLedgerWorld();
  directory = new GameDirectory(world.dataSource, world.clock);
  handler = new SubtractVirtualCurrencyHandler(directory, world.ledger);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});
beforeEach(async () => {
  players += 1;
  player = await world.addPlayer(`player-${players}@example.com`);
  const { playerId, shard } = player;
  const [currency] = world.currencies;
  const common = { gameId: world.gameId, shard, player: { playerId }, request: null };
  await world.ledger.submit(credit({ ...common, currency, amount: 1_050n }));
});

function subtract(amount: bigint, code = 'GOLD'): Promise<SubtractedCurrency> {
  const { playerId } = player;
  return handler.execute(new SubtractVirtualCurrencyCommand({ gameId: world.gameId, playerId, code, amount }));
}

describe('a subtraction', () => {
  it('takes whole units and answers with the whole units that are left', async () => {
    expect(await subtract(3n)).toEqual({ code: 'GOLD', newBalance: 7n });
    expect(await subtract(7n)).toEqual({ code: 'GOLD', newBalance: 0n });
  });

  it('never brings a balance below zero', async () => {
    await expect(subtract(11n)).rejects.toMatchObject({
      status: 400,
      code: 'insufficient_balance',
      extra: { available_balance: '10.50', required_amount: '11.00' },
    });
    await expect(subtract(9_007_199_254_740_991n)).rejects.toMatchObject({ code: 'insufficient_balance' });
  });

  it('of an unknown currency is refused', async () => {
    await expect(subtract(1n, 'NONE')).rejects.toMatchObject({ status: 400, code: 'unknown_currency' });
  });

  it('below what the game has set is refused', async () => {
    await world.dataSource.query('INSERT INTO game_setting (game_id, version, settings) VALUES ($1, 1, $2)', [
      world.gameId,
      { subtract_amount_min: 5 },
    ]);
    directory.invalidate(world.gameId);
    await expect(subtract(4n)).rejects.toMatchObject({ status: 400, code: 'amount_too_small' });
    expect(await subtract(5n)).toMatchObject({ newBalance: 5n });
  });
});
