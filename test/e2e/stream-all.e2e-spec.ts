import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { Client } from 'pg';
import { openApiWorld, type ApiWorld, type WorldGame } from '../support/api-world';
import { call } from '../support/call';
import { closeDatabase, reopenDatabase } from '../support/database-outage';
import { eventually } from '../support/eventually';

const PATH = '/api/player-balances/stream-all';
const PLAYERS = 6_000;
/** Every tenth has nothing. */
const FUNDED = PLAYERS * 0.9;

interface Player {
  readonly player_id: number;
  readonly player_email: string;
  readonly player_name: string;
  readonly balances: readonly { readonly currency_id: number; readonly available: string; readonly total: string }[];
  readonly total_value: string;
}
interface Line {
  readonly status: 'streaming' | 'complete' | 'error';
  readonly data: readonly Player[];
  readonly message?: string;
  readonly total_streamed: number;
  readonly last_player_id: number;
}

let world: ApiWorld;
let game: WorldGame;

beforeAll(async () => {
  world = await openApiWorld();
  game = await world.addGame({ currencies: [{ code: 'GOLD' }, { code: 'GEMS', name: 'Gems "G"', scale: 0 }] });
  await fill(game, PLAYERS);
});
beforeEach(() => game.set({ rate_limits: { stream_all: 1_000_000 } }));
afterAll(() => world.close());

/** By a connection without the time limits that the server's own have. */
async function insert(statement: string, values: readonly unknown[]): Promise<void> {
  const client = new Client(world.databaseUrl);
  await client.connect();
  try {
    await client.query(statement, [...values]);
  } finally {
    await client.end();
  }
}

/** Players 1 to count: every tenth penniless, the rest with n/100 gold of which some is held, every second with gems. */
async function fill({ gameId, currencyId }: WorldGame, count: number): Promise<void> {
  await insert(
    `INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
     SELECT (n % 64)::smallint, n, $1, 'P' || n || '@stream.example', 'p' || n || '@stream.example', E'N\\u00e4me "' || n || '"', now()
       FROM generate_series(1, $2::integer) n`,
    [gameId, count],
  );
  await insert(
    `INSERT INTO balance (shard, player_id, currency_id, available, reserved)
     SELECT (n % 64)::smallint, n, $1, CASE n % 10 WHEN 0 THEN 0 ELSE n END, CASE n % 10 WHEN 0 THEN 0 ELSE 5 END
       FROM generate_series(1, $2::integer) n`,
    [await currencyId('GOLD'), count],
  );
  await insert(
    `INSERT INTO balance (shard, player_id, currency_id, available)
     SELECT (n % 64)::smallint, n, $1, 7 FROM generate_series(1, $2::integer) n WHERE n % 2 = 1`,
    [await currencyId('GEMS'), count],
  );
}

const url = (query = '') => `${world.baseUrl}${PATH}${query}`;
const headers = () => ({ 'X-Game-Secret-Key': game.key });

async function open(query = ''): Promise<IncomingMessage> {
  const request = get(url(query), { headers: headers() });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function stream(query = ''): Promise<readonly Line[]> {
  const response = await fetch(url(query), { headers: headers() });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
  const text = await response.text();
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

const refusal = async (query: string) => {
  const response = await fetch(url(query), { headers: headers() });
  return [response.status, ((await response.json()) as { error: string }).error];
};

describe('GET /api/player-balances/stream-all', () => {
  it('lists all players with funds by ascending id, as many a line as asked for, and then says that it is complete', async () => {
    const lines = await stream('?chunk_size=2500');
    expect(lines.map(({ status, data }) => [status, data.length])).toEqual([
      ['streaming', 2_500],
      ['streaming', 2_500],
      ['streaming', 400],
      ['complete', 0],
    ]);
    expect(lines.map(({ total_streamed }) => total_streamed)).toEqual([2_500, 5_000, FUNDED, FUNDED]);
    const ids = lines.flatMap(({ data }) => data.map(({ player_id }) => player_id));
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    expect(new Set(ids).size).toBe(FUNDED);
    for (const { data, last_player_id } of lines.slice(0, 3)) expect(data.at(-1)?.player_id).toBe(last_player_id);
  });

  it('tells of each player the name, the address, every balance and the total value', async () => {
    const [first] = await stream('?chunk_size=1');
    const gold = { currency_id: await game.currencyId('GOLD'), currency_name: 'Gold Coins' };
    const gems = { currency_id: await game.currencyId('GEMS'), currency_name: 'Gems "G"' };
    expect(first?.data).toEqual([
      {
        player_id: 1,
        player_email: 'P1@stream.example',
        player_name: 'Näme "1"',
        balances: [
          { ...gold, available: '0.01', total: '0.06' },
          { ...gems, available: '7', total: '7' },
        ],
        total_value: '7.06',
      },
    ]);
  });

  it('lists penniless players too when asked to', async () => {
    for (const yes of ['true', '1']) {
      const lines = await stream(`?chunk_size=50000&include_zero_balances=${yes}`);
      expect(lines.at(-1)?.total_streamed).toBe(PLAYERS);
    }
  });

  it('goes on behind the player it is told', async () => {
    const [line] = await stream('?chunk_size=3000&last_player_id=5990&include_zero_balances=true');
    expect(line?.data.map(({ player_id }) => player_id)).toEqual([
      5991, 5992, 5993, 5994, 5995, 5996, 5997, 5998, 5999, 6000,
    ]);
    expect(await stream('?last_player_id=6000')).toEqual([
      { status: 'complete', data: [], total_streamed: 0, last_player_id: 6000 },
    ]);
  });

  it('takes a chunk_size above 50,000 for 50,000', async () => {
    expect((await stream('?chunk_size=9999999'))[0]?.data).toHaveLength(FUNDED);
  });

  it.each([
    'chunk_size=0',
    'chunk_size=-1',
    'chunk_size=x',
    'chunk_size=',
    'chunk_size=1.5',
    'last_player_id=-1',
    'last_player_id=x',
    'include_zero_balances=yes',
  ])('refuses %s, which does not count as a start', async (query) => {
    await game.set({ rate_limits: { stream_all: 1 } });
    expect(await refusal(`?${query}`)).toEqual([400, 'validation_failed']);
    expect(await refusal(`?${query}`)).toEqual([400, 'validation_failed']);
  });

  it('without chunk_size sends lines of at most 16,000 bytes, each alone in a network read', async () => {
    const response = await open();
    const reads: string[] = [];
    response.on('data', (read: Buffer) => reads.push(String(read)));
    await once(response, 'end');
    for (const read of reads) {
      expect(Buffer.byteLength(read)).toBeLessThanOrEqual(16_000);
      expect(read.indexOf('\n')).toBe(read.length - 1);
    }
    const lines = reads.map((read) => JSON.parse(read) as Line);
    expect(lines.reduce((sum, { data }) => sum + data.length, 0)).toBe(FUNDED);
    expect(lines.at(-1)).toMatchObject({ status: 'complete', total_streamed: FUNDED });
  });

  it('counts only accepted starts, and tells how many are left', async () => {
    game = await world.addGame();
    await game.set({ rate_limits: { stream_all: 2 } });
    const first = await fetch(url(), { headers: headers() });
    expect(first.headers.get('ratelimit-remaining')).toBe('1');
    expect(first.headers.get('x-request-id')).toBeTruthy();
    await first.text();
    await refusal('?chunk_size=0');
    await (await fetch(url(), { method: 'HEAD', headers: headers() })).text();
    expect((await stream()).at(-1)?.status).toBe('complete');
    expect(await refusal('')).toEqual([429, 'rate_limited']);
  });

  it('answers HEAD with the headers alone', async () => {
    const { status, headers: answered } = await call(world.baseUrl, 'HEAD', PATH, { key: game.key });
    expect([status, answered.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
  });

  it('holds nothing of the database while a reader stalls, and lets go of everything when the reader leaves', async () => {
    const big = await world.addGame();
    await insert(
      `INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
       SELECT (n % 64)::smallint, n, $1, n || '@stall.example', n || '@stall.example', repeat('x', 200), now()
         FROM generate_series(1000000, 1060000) n`,
      [big.gameId],
    );
    game = big;
    const response = await open('?chunk_size=5000&include_zero_balances=true');
    await once(response, 'readable');
    const held = () =>
      world.dataSource.query<unknown[]>(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (state = 'active' OR backend_xmin IS NOT NULL OR state LIKE 'idle in%') AND query LIKE '%FROM player i%'`,
      );
    await eventually(async () => expect(await held()).toEqual([]));
    const connections = () =>
      new Promise<number>((resolve, reject) => {
        world.app
          .getHttpServer()
          .getConnections((error: Error | null, count: number) => (error ? reject(error) : resolve(count)));
      });
    const before = await connections();
    response.destroy();
    await eventually(async () => expect(await connections()).toBe(before - 1), { timeoutMs: 1_000 });
  });

  it('ends with a line that says where to go on when the database goes away half way', async () => {
    const response = await open('?chunk_size=5000&include_zero_balances=true');
    await once(response, 'readable');
    await closeDatabase(world.databaseUrl);
    let text = '';
    try {
      for await (const read of response) text += String(read);
    } finally {
      await reopenDatabase(world.databaseUrl);
    }
    const lines = text
      .slice(0, -1)
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines.map(({ status }) => status)).not.toContain('complete');
    const streamed = lines.slice(0, -1);
    expect(lines.at(-1)).toEqual({
      status: 'error',
      message: expect.any(String) as string,
      total_streamed: streamed.reduce((sum, { data }) => sum + data.length, 0),
      last_player_id: streamed.at(-1)?.last_player_id,
    });
  });
});
