import { Logger } from '@nestjs/common';
import { CircuitOpenError, DatabaseBreaker } from '@goldkeep/resilience';
import { Lane } from './lane';
import { LaneConnection } from './lane-connection';
import { credit } from './ledger-commands';
import { LedgerUnavailableError } from './ledger-errors';

const FAILURES_MAX = 5;
const hungUp = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const COMMAND = credit({
  gameId: 1,
  shard: 0,
  player: { playerId: 64 },
  request: null,
  currency: { currencyId: 1, maxBalance: null, rechargeTerms: [] },
  amount: 5n,
});

let breaker: DatabaseBreaker;
let connection: LaneConnection;
let lane: Lane;

beforeAll(() => {
  Logger.overrideLogger(false);
});
beforeEach(() => {
  breaker = new DatabaseBreaker({ probe: () => Promise.resolve(), failuresMax: FAILURES_MAX });
  connection = new LaneConnection({}, breaker);
  const observer = { observeBatch: () => undefined, afterCommit: () => Promise.resolve() };
  lane = new Lane(connection, { batchMax: 1, queueMax: 10 }, observer);
});
afterEach(async () => {
  await lane.close();
  breaker.onApplicationShutdown();
});

async function openBreaker(): Promise<void> {
  for (let failure = 0; failure < FAILURES_MAX; failure++) await breaker.note(hungUp);
}

/** Every call ends as `work` does; what a real connection does first, asking the breaker, comes before it. */
function onApply(work: () => Promise<never>): jest.SpyInstance {
  return jest.spyOn(connection, 'apply').mockImplementation(() => {
    connection.admit();
    return work();
  });
}

describe('a lane whose breaker is open', () => {
  it('refuses commands at once and sends nothing', async () => {
    const apply = jest.spyOn(connection, 'apply');
    await openBreaker();
    await expect(lane.submit(COMMAND)).rejects.toThrow(CircuitOpenError);
    expect([apply.mock.calls, lane.waiting]).toEqual([[], 0]);
  });

  it('refuses what waits behind the call that opened it, without sending it', async () => {
    const apply = onApply(async () => {
      await openBreaker();
      throw hungUp;
    });
    const [sent, ...waiting] = Array.from({ length: 4 }, () => lane.submit(COMMAND));
    await Promise.all(waiting.map((outcome) => expect(outcome).rejects.toThrow(CircuitOpenError)));
    await expect(sent).rejects.toThrow(LedgerUnavailableError);
    // The call, and the one attempt of each command that the breaker refused.
    expect(apply).toHaveBeenCalledTimes(1 + 1 + waiting.length);
  });

  it('says of a command that may have been committed that nobody knows, and asks no third time', async () => {
    const apply = onApply(async () => {
      await openBreaker();
      throw hungUp;
    });
    await expect(lane.submit(COMMAND)).rejects.toMatchObject({
      name: 'LedgerUnavailableError',
      status: 503,
      cause: expect.any(CircuitOpenError),
    });
    expect(apply).toHaveBeenCalledTimes(2);
  });
});
