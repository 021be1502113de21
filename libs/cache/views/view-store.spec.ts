import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { openTestRedis, type TestRedis } from '../../../test/support/test-redis';
import { RedisConnection } from '../redis/redis-connection';
import { MemoryViewStore } from './memory-view-store';
import { RedisViewStore } from './redis-view-store';
import type { NewView, ViewStore } from './view-store';

const DROPS_MAX = 8;

Logger.overrideLogger(false);

let redis: TestRedis;
const connections: RedisConnection[] = [];

beforeAll(async () => {
  redis = await openTestRedis();
});

afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.onApplicationShutdown()));
  await redis.close();
});

async function openRedisStore(): Promise<RedisViewStore> {
  const connection = new RedisConnection(redis.url);
  connections.push(connection);
  const store = new RedisViewStore(connection, { dropsMax: DROPS_MAX, settleMs: 0 });
  await connection.onModuleInit();
  return store;
}

let views = 0;

/** A view that no other test has. */
function aView(text = 'first'): NewView {
  views += 1;
  return { key: `1:${views}`, alias: `@1:player${views}@example.com`, value: text };
}

const STORES: readonly [string, () => Promise<ViewStore>][] = [
  ['in memory', () => Promise.resolve(new MemoryViewStore({ dropsMax: DROPS_MAX }))],
  ['in Redis', openRedisStore],
];

describe.each(STORES)('views %s', (_where, open) => {
  let store: ViewStore;

  beforeEach(async () => {
    store = await open();
  });

  const textOf = async (name: string) => (await store.read([name])).views[0];

  it('are found by key and by their other name', async () => {
    const view = aView();
    const { token } = await store.read([view.key]);
    expect(await store.store(token, [view])).toEqual([true]);
    expect(await textOf(view.key)).toBe('first');
    expect(await textOf(view.alias ?? '')).toBe('first');
    expect(await store.keyOf(view.alias ?? '')).toBe(view.key);
  });

  it('are read many at once, in the order asked for', async () => {
    const [one, other, missing] = [aView('one'), aView('other'), aView()];
    await store.store((await store.read([])).token, [one, other]);
    const { views: found } = await store.read([other.alias ?? '', missing.key, missing.alias ?? '', one.key]);
    expect(found.slice()).toEqual(['other', undefined, undefined, 'one']);
  });

  it('are gone once dropped, whatever they hold', async () => {
    const view = { ...aView(), value: 'é\0\n"🎲' };
    await store.store((await store.read([])).token, [view]);
    expect(await textOf(view.key)).toBe(view.value);
    await store.drop([view.key]);
    expect(await textOf(view.key)).toBeUndefined();
    expect(await textOf(view.alias ?? '')).toBeUndefined();
  });

  it('are found under a name of a player who is gone once another has that name', async () => {
    const [former, view] = [aView('former'), aView('present')];
    const { alias } = former;
    await store.store((await store.read([])).token, [former]);
    expect(await textOf(alias ?? '')).toBe('former');
    await store.drop([former.key]);
    await store.store((await store.read([])).token, [{ ...view, alias }]);
    expect((await store.readOrLease(alias ?? '')).views).toEqual(['present']);
    // A store may have to learn that what it knew of the name holds no more.
    expect([undefined, 'present']).toContain(await textOf(alias ?? ''));
    expect(await textOf(alias ?? '')).toBe('present');
  });

  it('are not stored by a reader whose view was dropped while it read; others of its reading are', async () => {
    const [dropped, other] = [aView(), aView()];
    const { token } = await store.read([dropped.key, other.key]);
    await store.drop([dropped.key]);
    expect(await store.store(token, [dropped, other])).toEqual([false, true]);
    expect(await textOf(dropped.key)).toBeUndefined();
    expect(await textOf(other.key)).toBe('first');
  });

  it('are not stored by a reader so slow that drops since have been forgotten', async () => {
    const view = aView();
    const { token } = await store.read([view.key]);
    for (let drop = 0; drop <= DROPS_MAX; drop++) await store.drop([aView().key]);
    expect(await store.store(token, [view])).toEqual([false]);
    expect(await store.store((await store.read([])).token, [view])).toEqual([true]);
  });

  it('are read from the database by one reader at a time, who gives the lease back with the view or without', async () => {
    const view = aView();
    const first = await store.readOrLease(view.key);
    expect([first.isLeased, (await store.readOrLease(view.key)).isLeased]).toEqual([true, false]);
    await store.release(view.key);
    expect((await store.readOrLease(view.key)).isLeased).toBe(true);
    await store.store(first.token, [view], view.key);
    expect((await store.readOrLease(view.key)).views).toEqual(['first']);
    await store.drop([view.key]);
    expect((await store.readOrLease(view.key)).isLeased).toBe(true);
  });

  it('may be stored after a drop that came before the reading', async () => {
    const view = aView();
    await store.drop([view.key]);
    expect(await store.store((await store.read([])).token, [view])).toEqual([true]);
  });

  it('never show an older value after a drop, however readers and writers interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 4 }), async (scheduler, writers) => {
        const { key } = aView();
        // What the database would hold. A writer changes it, and drops the view before it is answered.
        let truth = 0;
        let answered = 0;
        const database = () => scheduler.schedule(Promise.resolve(), 'database').then(() => truth);
        const read = async () => {
          const { views: kept, token } = await store.read([key]);
          const [view] = kept;
          if (view) return Number(view);
          const value = await database();
          await scheduler.schedule(Promise.resolve(), 'store');
          await store.store(token, [{ key, alias: null, value: String(value) }]);
          return value;
        };
        const write = async () => {
          await scheduler.schedule(Promise.resolve(), 'write');
          truth += 1;
          const written = truth;
          await store.drop([key]);
          answered = Math.max(answered, written);
        };
        const check = async () => {
          await scheduler.schedule(Promise.resolve(), 'check');
          const before = answered;
          expect(await read()).toBeGreaterThanOrEqual(before);
        };
        const tasks = Array.from({ length: writers }, () => [write(), read(), check(), check()]).flat();
        const all = Promise.all(tasks);
        await scheduler.waitFor(all);
      }),
      { numRuns: 100 },
    );
  });
});

describe.each(STORES)('bundles %s', (_where, open) => {
  let store: ViewStore;
  let name: string;

  beforeEach(async () => {
    store = await open();
    name = `=1:bundle${views++}`;
  });

  const valueOf = async () => (await store.readBundle(name)).value;
  const keysOf = (count: number) => Array.from({ length: count }, () => aView().key);

  it('are found with all they hold', async () => {
    expect(await valueOf()).toBeUndefined();
    for (const bundle of [
      { keys: keysOf(3), value: 'é\n\n"🎲,1:64' },
      { keys: [], value: 'about nobody' },
    ]) {
      await store.storeBundle((await store.readBundle(name)).token, name, bundle);
      expect(await valueOf()).toBe(bundle.value);
    }
  });

  it('are gone with the first of their views that is dropped, and not with others', async () => {
    const keys = keysOf(3);
    await store.storeBundle((await store.readBundle(name)).token, name, { keys, value: 'first' });
    await store.drop(keysOf(2));
    expect(await valueOf()).toBe('first');
    await store.drop(keys.slice(1, 2));
    expect(await valueOf()).toBeUndefined();
  });

  it('are not found when one of their views was dropped while they were read', async () => {
    const keys = keysOf(3);
    const { token } = await store.readBundle(name);
    await store.drop(keys.slice(2));
    await store.storeBundle(token, name, { keys, value: 'old' });
    expect(await valueOf()).toBeUndefined();
    await store.storeBundle((await store.readBundle(name)).token, name, { keys, value: 'new' });
    expect(await valueOf()).toBe('new');
  });

  it('are not found once drops since have been forgotten', async () => {
    await store.storeBundle((await store.readBundle(name)).token, name, { keys: keysOf(1), value: 'first' });
    for (let drop = 0; drop <= DROPS_MAX; drop++) await store.drop(keysOf(1));
    expect(await valueOf()).toBeUndefined();
  });

  it('never show an older value after a drop, however readers and writers interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), async (scheduler, writers) => {
        const keys = keysOf(2);
        const bundle = `=1:bundle${views++}`;
        // What the database would hold of each; a bundle shows both.
        const truth = [0, 0];
        const answered = [0, 0];
        const read = async (): Promise<number[]> => {
          const { value, token } = await store.readBundle(bundle);
          if (value !== undefined) return JSON.parse(value) as number[];
          const found = [...(await scheduler.schedule(Promise.resolve(), 'database').then(() => truth))];
          await scheduler.schedule(Promise.resolve(), 'store');
          await store.storeBundle(token, bundle, { keys, value: JSON.stringify(found) });
          return found;
        };
        const write = async (which: number) => {
          await scheduler.schedule(Promise.resolve(), 'write');
          const written = (truth[which] ?? 0) + 1;
          truth[which] = written;
          await store.drop([keys[which] ?? '']);
          answered[which] = Math.max(answered[which] ?? 0, written);
        };
        const check = async () => {
          await scheduler.schedule(Promise.resolve(), 'check');
          const before = [...answered];
          const found = await read();
          for (const [which, least] of before.entries()) expect(found[which]).toBeGreaterThanOrEqual(least);
        };
        const tasks = Array.from({ length: writers }, () => [write(0), read(), write(1), check(), check()]).flat();
        const all = Promise.all(tasks);
        await scheduler.waitFor(all);
      }),
      { numRuns: 100 },
    );
  });
});

describe('views in Redis', () => {
  it('are shared by all processes, and so are drops', async () => {
    const [here, there] = [await openRedisStore(), await openRedisStore()];
    const view = aView();
    await here.store((await here.read([])).token, [view]);
    expect((await there.read([view.key])).views[0]).toBe('first');
    await there.drop([view.key]);
    expect((await here.read([view.key])).views[0]).toBeUndefined();
  });

  it('are read from the database by one process at a time', async () => {
    const [here, there] = [await openRedisStore(), await openRedisStore()];
    const view = aView();
    const first = await here.readOrLease(view.key);
    expect([first.isLeased, (await there.readOrLease(view.key)).isLeased]).toEqual([true, false]);
    await here.store(first.token, [view], view.key);
    expect((await there.readOrLease(view.key)).views[0]).toBe('first');
  });
});
