import { Logger } from '@nestjs/common';
import { Clock } from '@goldkeep/auth';
import { RedisConnection } from '@goldkeep/cache';
import { eventually } from '../../../test/support/eventually';
import { openTestRedis, type TestRedis } from '../../../test/support/test-redis';
import { WINDOWS_MAX } from './local-windows';
import { RateLimitStorage } from './rate-limit-storage';

const MINUTE_MS = 60_000;
/** More than the 500 ms for which Redis is waited for, less than anybody would. */
const PATIENCE_MS = 2_000;

class SettableClock extends Clock {
  private atMs = Date.UTC(2026, 0, 31);

  override nowMs(): number {
    return this.atMs;
  }

  advance(ms: number): void {
    this.atMs += ms;
  }
}

let server: TestRedis;
let redis: RedisConnection;
let clock: SettableClock;
let storage: RateLimitStorage;

beforeAll(async () => {
  server = await openTestRedis();
  redis = new RedisConnection(server.url);
  await redis.onModuleInit();
});

beforeEach(async () => {
  await redis.client.flushAll();
  clock = new SettableClock();
});

afterAll(() => redis.onApplicationShutdown());

function increment(limit: number, key = 'lookups:1') {
  return storage.increment(key, MINUTE_MS, limit);
}

describe.each(['this process', 'Redis'])('requests counted in %s', (place) => {
  beforeEach(() => {
    storage = new RateLimitStorage({ clock, redis: place === 'Redis' ? redis : null });
  });

  it('are let through up to the limit, and then refused until the window is over', async () => {
    const allowed = { isBlocked: false, timeToExpire: 60, timeToBlockExpire: 0 };
    expect(await increment(2)).toEqual({ ...allowed, totalHits: 1 });
    expect(await increment(2)).toEqual({ ...allowed, totalHits: 2 });
    expect(await increment(2)).toEqual({ totalHits: 3, isBlocked: true, timeToExpire: 60, timeToBlockExpire: 60 });
  });

  it('do not count when they are refused: a higher limit lets the next ones through', async () => {
    for (let time = 0; time < 5; time++) await increment(2);
    expect(await increment(4)).toMatchObject({ totalHits: 3, isBlocked: false });
    expect(await increment(4)).toMatchObject({ totalHits: 4, isBlocked: false });
    expect(await increment(4)).toMatchObject({ isBlocked: true });
  });

  it('leave other counts alone', async () => {
    for (let time = 0; time < 3; time++) await increment(2);
    expect(await increment(2, 'lookups:2')).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('can be looked at without being counted', async () => {
    expect(await storage.look('lookups:1', MINUTE_MS, 2)).toMatchObject({ totalHits: 0, timeToExpire: 60 });
    await increment(2);
    await storage.look('lookups:1', MINUTE_MS, 2);
    expect(await storage.look('lookups:1', MINUTE_MS, 2)).toMatchObject({ totalHits: 1, isBlocked: false });
  });
});

describe('a window', () => {
  it('of this process begins with its first request', async () => {
    storage = new RateLimitStorage({ clock, redis: null });
    await increment(2);
    clock.advance(MINUTE_MS - 1);
    expect(await increment(2)).toMatchObject({ totalHits: 2, timeToExpire: 1 });
    expect(await increment(2)).toMatchObject({ isBlocked: true, timeToBlockExpire: 1 });
    clock.advance(1);
    expect(await increment(2)).toMatchObject({ totalHits: 1, timeToExpire: 60 });
  });

  it('in Redis ends by itself, whatever is asked for meanwhile', async () => {
    storage = new RateLimitStorage({ clock, redis });
    await storage.increment('short', 1_000, 1);
    await eventually(async () => {
      expect((await storage.increment('short', 1_000, 1)).isBlocked).toBe(false);
    });
  });

  it(`is one of ${WINDOWS_MAX} that a process remembers: the one unused for longest goes first`, async () => {
    storage = new RateLimitStorage({ clock, redis: null });
    await increment(1, 'first');
    await increment(1, 'second');
    for (let other = 0; other < WINDOWS_MAX - 1; other++) await increment(1, `other-${other}`);
    expect((await storage.look('second', MINUTE_MS, 1)).totalHits).toBe(1);
    expect((await storage.look('first', MINUTE_MS, 1)).totalHits).toBe(0);
  });
});

describe('several processes', () => {
  it('share one count in Redis', async () => {
    storage = new RateLimitStorage({ clock, redis });
    const other = new RateLimitStorage({ clock, redis });
    await increment(2);
    expect(await other.increment('lookups:1', MINUTE_MS, 2)).toMatchObject({ totalHits: 2 });
    expect(await increment(2)).toMatchObject({ isBlocked: true });
  });
});

describe('while Redis is away', () => {
  let warnings: jest.SpyInstance<unknown, unknown[]>;
  const warned = () => warnings.mock.calls.filter(([message]) => String(message).startsWith('rate limits'));

  beforeEach(() => {
    warnings = jest.spyOn(Logger.prototype, 'warn');
    storage = new RateLimitStorage({ clock, redis });
  });
  afterEach(() => warnings.mockRestore());

  it('each process counts by itself, and warns once an outage', async () => {
    await increment(2);
    for (const outage of [1, 2]) {
      await server.stop();
      const key = `outage-${outage}`;
      expect(await increment(2, key)).toMatchObject({ totalHits: 1 });
      expect(await increment(2, key)).toMatchObject({ totalHits: 2 });
      expect(await increment(2, key)).toMatchObject({ isBlocked: true });
      expect(warned()).toHaveLength(outage);
      await server.start();
      await eventually(() => expect(redis.isReady).toBe(true));
      expect(await increment(2, key)).toMatchObject({ totalHits: 1 });
    }
  });

  it('no request waits for one that takes connections and answers nothing', async () => {
    server.pause();
    const startMs = performance.now();
    expect(await increment(2)).toMatchObject({ totalHits: 1 });
    expect(await increment(2)).toMatchObject({ totalHits: 2 });
    expect(performance.now() - startMs).toBeLessThan(PATIENCE_MS);
    expect(warned()).toHaveLength(1);
    server.resume();
    await eventually(() => expect(redis.isReady).toBe(true));
  });
});
