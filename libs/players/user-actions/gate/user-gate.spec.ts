import { Clock } from '@goldkeep/auth';
import { RedisConnection } from '@goldkeep/cache';
import { eventually } from '../../../../test/support/eventually';
import { openTestRedis, type TestRedis } from '../../../../test/support/test-redis';
import { HELD_MAX_MS, WINDOW_MS, type Admission, type Entry } from './admission';
import { UserGate } from './user-gate';

class SettableClock extends Clock {
  aheadMs = 0;

  override nowMs(): number {
    return super.nowMs() + this.aheadMs;
  }
}

interface Gates {
  readonly gate: UserGate;
  /** What another process has; the same one where processes share nothing. */
  readonly other: UserGate;
  /** Lets the window or a hold run out. */
  pass(userKey: string, ms: number): Promise<void>;
}

let redis: TestRedis;
let connection: RedisConnection;
let users = 0;

beforeAll(async () => {
  redis = await openTestRedis();
  connection = new RedisConnection(redis.url);
  await connection.onModuleInit();
});
afterAll(async () => {
  await connection.onApplicationShutdown();
});

const inMemory = (): Gates => {
  const clock = new SettableClock();
  const gate = new UserGate(clock, null);
  return {
    gate,
    other: gate,
    pass: (_userKey, ms) => {
      clock.aheadMs += ms;
      return Promise.resolve();
    },
  };
};
const inRedis = (): Gates => ({
  gate: new UserGate(new Clock(), connection),
  other: new UserGate(new Clock(), connection),
  // Redis has a clock of its own: the times that it keeps are moved instead.
  pass: async (userKey, ms) => {
    const key = `goldkeep:user-gate:${userKey}`;
    for (const field of ['until', 'ends']) {
      const value = await connection.client.hGet(key, field);
      if (value !== undefined) await connection.client.hSet(key, field, String(Number(value) - ms));
    }
  },
});
const aUser = (): string => `user-${++users}`;
const results = (entered: readonly { admission: Admission }[]): string[] => {
  return entered.map(({ admission }) => admission.result).sort();
};

describe.each([
  ['in one process', inMemory],
  ['in all processes', inRedis],
])('the gate of a user %s', (_where, open) => {
  it('lets one of many simultaneous actions in, wherever they arrive', async () => {
    const { gate, other } = open();
    const user = aUser();
    const entered = await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? gate : other).enter(user, 100)));
    expect(results(entered)).toEqual(['admitted', ...Array<string>(9).fill('in_progress')]);
  });

  it('holds up nobody else', async () => {
    const { gate } = open();
    expect(results([await gate.enter(aUser(), 1), await gate.enter(aUser(), 1)])).toEqual(['admitted', 'admitted']);
  });

  it('counts the actions of a second, and no refused one', async () => {
    const { gate, pass } = open();
    const user = aUser();
    const act = async (): Promise<Admission> => {
      const { entry, admission } = await gate.enter(user, 2);
      await gate.leave(entry);
      return admission;
    };
    expect(await act()).toMatchObject({ result: 'admitted', actionsLeft: 1 });
    expect(await act()).toMatchObject({ result: 'admitted', actionsLeft: 0 });
    for (let refused = 0; refused < 5; refused++) expect(await act()).toMatchObject({ result: 'too_fast' });
    await pass(user, WINDOW_MS);
    expect(await act()).toMatchObject({ result: 'admitted', actionsLeft: 1 });
  });

  it('does not count the action that another one kept out', async () => {
    const { gate } = open();
    const user = aUser();
    const first = await gate.enter(user, 2);
    await gate.enter(user, 2);
    await gate.leave(first.entry);
    expect(await gate.enter(user, 2)).toMatchObject({ admission: { result: 'admitted', actionsLeft: 0 } });
  });

  it('takes any number one after the other where the rate is lifted', async () => {
    const { gate } = open();
    const user = aUser();
    for (let times = 0; times < 5; times++) {
      const { entry, admission } = await gate.enter(user, null);
      expect(admission.result).toBe('admitted');
      await gate.leave(entry);
    }
  });

  it('opens again when whoever held it is gone, and a late leaver does not open it for another', async () => {
    const { gate, pass } = open();
    const user = aUser();
    const lost = await gate.enter(user, 100);
    await pass(user, HELD_MAX_MS);
    expect(results([await gate.enter(user, 100)])).toEqual(['admitted']);
    await gate.leave(lost.entry);
    expect(results([await gate.enter(user, 100)])).toEqual(['in_progress']);
  });
});

it('goes on in each process while Redis is away', async () => {
  const own = await openTestRedis();
  const lost = new RedisConnection(own.url);
  await lost.onModuleInit();
  const gate = new UserGate(new Clock(), lost);
  const user = aUser();
  const before: Entry = (await gate.enter(user, 100)).entry;
  await own.stop();
  await eventually(() => expect(lost.isReady).toBe(false));
  await gate.leave(before);
  expect(results([await gate.enter(user, 100), await gate.enter(user, 100)])).toEqual(['admitted', 'in_progress']);
  await lost.onApplicationShutdown();
});
