import { Logger } from '@nestjs/common';
import { eventually } from '../../../test/support/eventually';
import { openTestRedis } from '../../../test/support/test-redis';
import { RedisConnection, RedisUnavailableError } from '../redis/redis-connection';
import { RedisViewStore } from './redis-view-store';

Logger.overrideLogger(false);

const SETTLE_MS = 300;
/** Redis and Node round the time each in its own way; and the store was opened a moment before. */
const CLOCK_STEP_MS = 50;

const connections: RedisConnection[] = [];

afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.onApplicationShutdown()));
});

async function openStore(url: string, settleMs = 0): Promise<RedisViewStore> {
  const connection = new RedisConnection(url);
  connections.push(connection);
  const store = new RedisViewStore(connection, { settleMs });
  await connection.onModuleInit();
  return store;
}

const VIEW = { key: '1:64', alias: '@1:player@example.com', value: 'old' };

async function keep(store: RedisViewStore): Promise<void> {
  expect(await store.store((await store.read([])).token, [VIEW])).toEqual([true]);
}

const found = async (store: RedisViewStore) => (await store.read([VIEW.key])).views[0];

/** Once Redis is used again; until then every call fails. */
const foundAgain = (store: RedisViewStore) =>
  eventually(async () => ({ view: await found(store) }), { timeoutMs: 10_000 });

describe('views, when Redis', () => {
  it('is away at start, are used as soon as it is there', async () => {
    const redis = await openTestRedis();
    await redis.stop();
    const store = await openStore(redis.url);
    await expect(store.read([VIEW.key])).rejects.toThrow(RedisUnavailableError);
    await redis.start();
    await foundAgain(store);
    await keep(store);
    expect(await found(store)).toBe('old');
  });

  it('comes back with all it had, are none of those from before: they may have changed meanwhile', async () => {
    const redis = await openTestRedis({ persistent: true });
    const [here, there] = [await openStore(redis.url), await openStore(redis.url)];
    await keep(here);
    await redis.stop();
    await expect(here.drop([VIEW.key])).rejects.toThrow(RedisUnavailableError);
    await redis.start();
    expect(await foundAgain(there)).toEqual({ view: undefined });
    expect(await foundAgain(here)).toEqual({ view: undefined });
  });

  it('hung while one was to be dropped, are all dropped before they are used again', async () => {
    const redis = await openTestRedis();
    const store = await openStore(redis.url);
    await keep(store);
    redis.pause();
    await expect(store.drop([VIEW.key])).rejects.toThrow(RedisUnavailableError);
    redis.resume();
    expect(await foundAgain(store)).toEqual({ view: undefined });
    await keep(store);
    expect(await found(store)).toBe('old');
  });

  it('has lost what it knew of them, begin anew', async () => {
    const redis = await openTestRedis();
    const store = await openStore(redis.url);
    const { token } = await store.read([VIEW.key]);
    await connections[0]?.client.flushAll();
    expect(await store.store(token, [VIEW])).toEqual([false]);
    expect(await found(store)).toBeUndefined();
    await keep(store);
  });

  it('was started anew, are not used until all processes have had time to come back', async () => {
    const redis = await openTestRedis();
    const store = await openStore(redis.url, SETTLE_MS);
    const openedAtMs = Date.now();
    await expect(store.read([VIEW.key])).rejects.toThrow(RedisUnavailableError);
    await foundAgain(store);
    expect(Date.now() - openedAtMs).toBeGreaterThanOrEqual(SETTLE_MS - CLOCK_STEP_MS);
  });

  it('has thrown away the memory of drops alone, are out of reach', async () => {
    const redis = await openTestRedis();
    const store = await openStore(redis.url);
    await keep(store);
    const { token } = await store.read([]);
    await store.storeBundle(token, '=1:some', { keys: [VIEW.key], value: 'old' });
    await store.drop(['1:65']);
    expect((await store.readBundle('=1:some')).value).toBe('old');
    await connections[0]?.client.del('gk:view:drops');
    expect((await store.readBundle('=1:some')).value).toBeUndefined();
    expect(await store.store(token, [VIEW])).toEqual([false]);
    await store.drop([VIEW.key]);
    expect(await found(store)).toBeUndefined();
  });
});
