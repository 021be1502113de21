import { DatabaseBreaker } from '@goldkeep/resilience';
import { openLedgerWorld, type LedgerWorld } from '../../test/support/ledger-world';
import { LaneConnection } from './lane-connection';
import { convert, credit } from './ledger-commands';

let world: LedgerWorld;
let connection: LaneConnection;
let breaker: DatabaseBreaker;

beforeAll(async () => {
  world = await openLedgerWorld();
  breaker = new DatabaseBreaker({ probe: () => Promise.resolve() });
  connection = new LaneConnection({ connectionString: world.url }, breaker);
});
afterAll(async () => {
  await connection.close();
  breaker.onApplicationShutdown();
  await world.close();
});

describe('a command whose answer was lost', () => {
  it('is found again with all that the answer said', async () => {
    const { shard, playerId } = await world.addPlayer('lost@example.com');
    const [gold, gems] = world.currencies;
    const common = { gameId: world.gameId, shard, player: { playerId }, request: null, currency: gold };
    await connection.apply([credit({ ...common, amount: 500n })]);
    const [answered] = await connection.apply([
      convert({ ...common, amount: 200n, into: { currency: gems, amount: 300n } }),
    ]);
    if (answered === 'retry' || answered?.status !== 'applied') throw new Error('not applied');
    expect(answered.availableAfter).toEqual([300n, 300n]);
    expect(await connection.recover(answered)).toEqual(answered);
  });
});
