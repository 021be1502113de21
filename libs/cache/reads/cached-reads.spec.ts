import { Logger } from '@nestjs/common';
import { Refusal } from '@goldkeep/http';
import { openTestRedis, type TestRedis } from '../../../test/support/test-redis';
import { RedisConnection } from '../redis/redis-connection';
import { CachedReads } from './cached-reads';

Logger.overrideLogger(false);

const LONG_MS = 60_000;
const AWAY = new Refusal(503, 'service_unavailable', 'away');

let redis: TestRedis;
let connection: RedisConnection;
let keys = 0;

beforeAll(async () => {
  redis = await openTestRedis();
  connection = new RedisConnection(redis.url);
  await connection.onModuleInit();
});
afterAll(() => connection.onApplicationShutdown());

describe.each([
  ['in memory', () => new CachedReads(null)],
  ['in Redis', () => new CachedReads(connection)],
])('values kept %s', (_where, open) => {
  let reads: CachedReads;
  let key: string;

  beforeEach(() => {
    reads = open();
    keys += 1;
    key = `key${keys}`;
  });

  const get = (read: () => Promise<number>, lifeMs = LONG_MS) => reads.get(key, { lifeMs, read });
  const count = () => {
    let value = 0;
    return () => Promise.resolve((value += 1));
  };

  it('are read once in their life', async () => {
    const read = count();
    expect(await get(read)).toEqual({ value: 1, isStale: false });
    expect(await get(read)).toEqual({ value: 1, isStale: false });
  });

  it('are read anew after it', async () => {
    const read = count();
    await get(read, 0);
    expect(await get(read, 0)).toEqual({ value: 2, isStale: false });
  });

  it('are read once for all who ask at the same time', async () => {
    const read = count();
    const answers = await Promise.all(Array.from({ length: 100 }, () => get(read)));
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set([1]));
  });

  it('are read anew after they were dropped, and what was being read meanwhile is not kept', async () => {
    let finish: (value: number) => void = () => undefined;
    let slow: Promise<unknown> = Promise.resolve();
    await new Promise<void>((begun) => {
      slow = get(
        () =>
          new Promise<number>((resolve) => {
            finish = resolve;
            begun();
          }),
      );
    });
    await reads.drop(key);
    expect(await get(() => Promise.resolve(2))).toEqual({ value: 2, isStale: false });
    finish(1);
    expect(await slow).toEqual({ value: 1, isStale: false });
    expect(await get(() => Promise.resolve(3))).toEqual({ value: 2, isStale: false });
    await reads.drop(key);
    expect(await get(() => Promise.resolve(4))).toEqual({ value: 4, isStale: false });
  });

  it('serve beyond their life while the database is away, and say so', async () => {
    await get(count(), 0);
    expect(await get(() => Promise.reject(AWAY), 0)).toEqual({ value: 1, isStale: true });
  });

  it('do not hide any other failure', async () => {
    await get(count(), 0);
    await expect(get(() => Promise.reject(new Error('broken')), 0)).rejects.toThrow('broken');
  });

  it('are not there while nobody has read them', async () => {
    await expect(get(() => Promise.reject(AWAY))).rejects.toThrow('away');
  });
});

describe('values kept in Redis', () => {
  it('are shared by all processes', async () => {
    const options = (value: number) => ({ lifeMs: LONG_MS, read: () => Promise.resolve(value) });
    await new CachedReads(connection).get('shared', options(1));
    expect(await new CachedReads(connection).get('shared', options(2))).toEqual({ value: 1, isStale: false });
  });

  it('are read from the database while Redis is away', async () => {
    await redis.stop();
    const reads = new CachedReads(connection);
    expect(await reads.get('away', { lifeMs: LONG_MS, read: () => Promise.resolve(7) })).toEqual({
      value: 7,
      isStale: false,
    });
  });
});
