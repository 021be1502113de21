import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from 'pg';
import { openApiWorld, type ApiInstance, type ApiWorld } from '../support/api-world';
import { eventually } from '../support/eventually';

const PATH = '/api/player-balances/stream-all';
const PLAYERS = 150_000;
/** As many as a process runs at once. */
const STREAMS_MAX = 16;
/** What a stream keeps at a time, and some room; far less than the lines of two, some 33 MB each. */
const HEAP_GROWTH_MAX_BYTES = 20 * 1024 * 1024;
const BYTES_BETWEEN_LOOKS = 10 * 1024 * 1024;
const SHUTDOWN_MAX_MS = 5_000;

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld();
  await world.game.set({ rate_limits: { stream_all: 1_000_000 } });
  const currencyId = await world.game.currencyId('GOLD');
  // The server's own connections have a time limit.
  const client = new Client(world.databaseUrl);
  await client.connect();
  await client.query(
    `INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
     SELECT n % 64, n, ${world.game.gameId}, n || '@limits.example', n || '@limits.example', 'Player ' || n, now()
       FROM generate_series(64, ${PLAYERS + 63}) n`,
  );
  await client.query(
    `INSERT INTO balance (shard, player_id, currency_id, available)
     SELECT n % 64, n, ${currencyId}, n FROM generate_series(64, ${PLAYERS + 63}) n`,
  );
  await client.query('ANALYZE player, balance');
  await client.end();
});
afterAll(() => world.close());

async function open({ baseUrl }: ApiInstance, query: string): Promise<IncomingMessage> {
  const request = get(`${baseUrl}${PATH}${query}`, { headers: { 'X-Game-Secret-Key': world.game.key } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** Its last line, whatever came before. @param onRead hears how much every network read brings */
async function endOf(
  response: IncomingMessage,
  onRead: (bytes: number) => void = () => undefined,
): Promise<Record<string, unknown>> {
  let end = '';
  for await (const read of response as AsyncIterable<Buffer>) {
    end = (end + String(read)).slice(-1_000);
    onRead(read.length);
  }
  return JSON.parse(end.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('streams', () => {
  it('keep the heap flat, two at full speed', async () => {
    await endOf(await open(world, '?chunk_size=50000'));
    const before = heapInUse();
    let highest = before;
    let unseen = 0;
    const look = (bytes: number) => {
      unseen += bytes;
      if (unseen < BYTES_BETWEEN_LOOKS) return;
      unseen = 0;
      highest = Math.max(highest, heapInUse());
    };
    const streams = await Promise.all([open(world, '?chunk_size=50000'), open(world, '?chunk_size=1000')]);
    const ends = await Promise.all(streams.map((stream) => endOf(stream, look)));
    const complete = expect.objectContaining({ status: 'complete', total_streamed: PLAYERS });
    expect(ends).toEqual([complete, complete]);
    expect(highest - before).toBeLessThan(HEAP_GROWTH_MAX_BYTES);
  });

  it('are refused when as many run as may, until their readers leave', async () => {
    const running = await Promise.all(Array.from({ length: STREAMS_MAX }, () => open(world, '?chunk_size=2000')));
    const refused = await open(world, '');
    expect([refused.statusCode, Number(refused.headers['retry-after'])]).toEqual([503, 10]);
    expect(await endOf(refused)).toMatchObject({ error: 'service_unavailable', retry_after: 10 });
    for (const stream of running) stream.destroy();
    await eventually(async () => expect((await open(world, '?last_player_id=1000000')).statusCode).toBe(200));
  });

  it('end with a line when the process stops, and a reader who reads nothing does not hold it up', async () => {
    const instance = await world.addInstance();
    const stalled = await open(instance, '?chunk_size=50000');
    stalled.on('error', () => undefined);
    const read = await open(instance, '');
    const end = endOf(read);
    const startMs = performance.now();
    await instance.app.close();
    expect(performance.now() - startMs).toBeLessThan(SHUTDOWN_MAX_MS);
    expect(await end).toMatchObject({ status: 'error', message: 'The server is stopping.' });
    stalled.destroy();
  });
});
