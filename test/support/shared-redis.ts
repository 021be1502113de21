import { createClient } from '@redis/client';

/** What the global set-up tells the workers. */
const URL_VARIABLE = 'GOLDKEEP_TEST_REDIS';
/** What an ordinary server has. */
const DATABASES = 16;
/** Takes the database only when there is nothing in it: it may be somebody's data. */
const CLAIM_IF_EMPTY = `
  if redis.call('DBSIZE') > 0 then return 0 end
  redis.call('SET', KEYS[1], '1')
  return 1`;
const CLAIM_KEY = 'goldkeep:test-claim';

const claimed = new Set<string>();

export function publishSharedRedis(url: string): void {
  process.env[URL_VARIABLE] = url;
}

/**
 * An empty logical database on the Redis of the run, for this test file alone; emptied after the file. Only messages
 * (pub/sub) reach other files as well: Redis knows no databases there.
 * @throws Error when all 16 are taken or in use
 */
export async function testRedisUrl(): Promise<string> {
  const server = process.env[URL_VARIABLE];
  if (server === undefined) throw new Error('no Redis: these tests need the global set-up of jest.config.mjs');
  for (let database = 0; database < DATABASES; database++) {
    const url = new URL(server);
    url.pathname = `/${database}`;
    const isClaimed = await onRedis(url.href, (client) => client.eval(CLAIM_IF_EMPTY, { keys: [CLAIM_KEY] }));
    if (isClaimed !== 1) continue;
    claimed.add(url.href);
    return url.href;
  }
  throw new Error('no database of the Redis of the run is empty: give REDIS_URL of one that has some');
}

/** Gives back what a test file claimed; called after every test file. */
export async function releaseSharedRedis(): Promise<void> {
  for (const url of claimed) await onRedis(url, (client) => client.flushDb());
  claimed.clear();
}

/** @throws Error when the server does not answer */
export async function pingRedis(url: string): Promise<void> {
  await onRedis(url, (client) => client.ping());
}

async function onRedis<Result>(
  url: string,
  use: (client: ReturnType<typeof createClient>) => Promise<Result>,
): Promise<Result> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined); // Every call fails with the same error.
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.disconnect();
  }
}
