import { createClient } from '@redis/client';
import { eventually } from './eventually';
import { releaseSharedRedis, testRedisUrl } from './shared-redis';
import { closeTestRedis, openTestRedis, type TestRedis } from './test-redis';

interface Caller {
  /** Fails at once while nobody answers. */
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

async function withCaller<Result>(
  { url }: Pick<TestRedis, 'url'>,
  use: (caller: Caller) => Promise<Result>,
): Promise<Result> {
  const client = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined); // What fails is told to the caller as well.
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.disconnect();
  }
}

describe('a Redis of the test', () => {
  it('is nobody else’s: what one holds, another does not', async () => {
    const [one, other] = await Promise.all([openTestRedis(), openTestRedis()]);

    await withCaller(one, (caller) => caller.set('key', 'value'));

    expect(await withCaller(one, (caller) => caller.get('key'))).toBe('value');
    expect(await withCaller(other, (caller) => caller.get('key'))).toBeNull();
  });

  it('cannot be reached once stopped, and is empty at the same address when started again', async () => {
    const redis = await openTestRedis();
    await withCaller(redis, (caller) => caller.set('key', 'value'));

    await redis.stop();
    await expect(withCaller(redis, (caller) => caller.get('key'))).rejects.toThrow('ECONNREFUSED');

    await redis.start();
    expect(await withCaller(redis, (caller) => caller.get('key'))).toBeNull();
  });

  it('has what it had when it is persistent', async () => {
    const redis = await openTestRedis({ persistent: true });
    await withCaller(redis, (caller) => caller.set('key', 'value'));

    await redis.stop();
    await redis.start();

    expect(await withCaller(redis, (caller) => caller.get('key'))).toBe('value');
  });

  it('answers nothing while paused, and everything afterwards', async () => {
    const redis = await openTestRedis();
    const answers: unknown[] = [];

    await withCaller(redis, async (caller) => {
      redis.pause();
      const answer = caller.set('key', 'value').then((done) => answers.push(done));
      const longer = await openTestRedis(); // As good a measure of time as any: it takes longer than an answer.
      await withCaller(longer, (other) => other.set('key', 'value'));
      expect(answers).toEqual([]);
      redis.resume();
      await answer;
    });

    expect(answers).toEqual(['OK']);
  });

  it('is gone after the test file, paused or not', async () => {
    const redis = await openTestRedis();
    redis.pause();

    await closeTestRedis();

    await eventually(() => expect(withCaller(redis, (caller) => caller.get('key'))).rejects.toThrow('ECONNREFUSED'));
  });
});

describe('the Redis of the run', () => {
  it('gives each who asks a database of their own, and empties it afterwards', async () => {
    const [one, other] = [{ url: await testRedisUrl() }, { url: await testRedisUrl() }];
    await withCaller(one, (caller) => caller.set('key', 'value'));

    expect(await withCaller(other, (caller) => caller.get('key'))).toBeNull();

    await releaseSharedRedis();
    expect(await withCaller(one, (caller) => caller.get('key'))).toBeNull();
  });

  it('never gives out a database that holds anything', async () => {
    const url = await testRedisUrl();
    await withCaller({ url }, (caller) => caller.set('key', 'value'));

    expect(await testRedisUrl()).not.toBe(url);
    expect(await withCaller({ url }, (caller) => caller.get('key'))).toBe('value');
  });
});
