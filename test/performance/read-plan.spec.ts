import { Client } from 'pg';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { placeOfEmail } from '@goldkeep/players';
import { openApiWorld, type ApiWorld } from '../support/api-world';
import { eventually } from '../support/eventually';

/** Enough that a planner who may would rather scan than probe. */
const PLAYERS = 120_000;
/** Of players who are asked for at once. */
const BATCH = 2_000;
/** They grow with players or with what players do. Whoever reads them without a key stops a game of millions. */
const LARGE_TABLES = ['player', 'balance', 'ledger_transaction', 'minute_slot', 'join_slot'];

let world: ApiWorld;
let client: Client;

beforeAll(async () => {
  world = await openApiWorld();
  // The server's own connections have a time limit.
  client = new Client(world.databaseUrl);
  await client.connect();
  await fill();
}, 120_000);
afterAll(async () => {
  await client.end();
  await world.close();
});

const emailOf = (index: number) => `player${index}@plan.example`;
const idOf = (index: number) => (index + 1) * SHARD_COUNT + placeOfEmail(world.game.gameId, emailOf(index)).shard;

async function fill(): Promise<void> {
  const { gameId } = world.game;
  const currencyId = await world.game.currencyId('GOLD');
  const indexes = [...Array(PLAYERS).keys()];
  await client.query(
    `INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
     SELECT id % ${SHARD_COUNT}, id, $1, email, email, 'Player', now() FROM unnest($2::bigint[], $3::text[]) u (id, email)`,
    [gameId, indexes.map(idOf), indexes.map(emailOf)],
  );
  const shards = `generate_series(0, ${SHARD_COUNT} - 1) s`;
  for (const statement of [
    `INSERT INTO balance (shard, player_id, currency_id, available) SELECT shard, player_id, ${currencyId}, 5 FROM player`,
    `INSERT INTO ledger_transaction (shard, seq, kind, game_id, player_id, currency_id, amount, fee, available_after,
                                     reserved_after, created_at)
     SELECT shard, player_id, 1, ${gameId}, player_id, ${currencyId}, 5, 0, 5, 0, now() FROM player`,
    `INSERT INTO player_count (shard, game_id, players) SELECT shard, game_id, count(*) FROM player GROUP BY 1, 2`,
    `INSERT INTO join_slot (shard, game_id, span_minutes, starts_at, players)
     SELECT s, ${gameId}, 1, date_trunc('minute', now()) - m * interval '1 minute', 1
       FROM ${shards}, generate_series(0, 1500) m`,
    `INSERT INTO minute_slot (shard, currency_id, minute, transactions)
     SELECT s, ${currencyId}, date_trunc('minute', now()) - m * interval '1 minute', 1500 - m
       FROM ${shards}, generate_series(0, 1500) m`,
    `UPDATE shard_book SET transactions = 1501, slot_minute = date_trunc('minute', now()) WHERE currency_id = ${currencyId}`,
    'VACUUM ANALYZE',
  ]) {
    await client.query(statement);
  }
}

/** How often each large table was scanned from end to end, and how often it was looked up by a key. */
async function scans(): Promise<Record<string, { readonly whole: number; readonly byKey: number }>> {
  // What this session has scanned must be counted now, not some time later.
  await client.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await client.query<{ table: string; whole: string; by_key: string }>(
    `SELECT relname AS table, seq_scan AS whole, idx_scan AS by_key FROM pg_stat_user_tables WHERE relname = ANY ($1)`,
    [LARGE_TABLES],
  );
  return Object.fromEntries(
    rows.map(({ table, whole, by_key }) => [table, { whole: Number(whole), byKey: Number(by_key) }]),
  );
}

const read = async (path: string, body?: object) => {
  const method = body ? 'POST' : 'GET';
  const { status } = await world.call(method, `/api/player-balances/${path}`, body ? { body } : {});
  expect(status).toBe(200);
};

const PLAYERS_AND_BALANCES = ['player', 'balance'];
const somePlayers = (first: number) => Array.from({ length: BATCH }, (_, index) => first + index);

describe('reads of large tables', () => {
  it.each<[string, readonly string[], () => Promise<void>]>([
    ['a lookup by e-mail address', PLAYERS_AND_BALANCES, () => read(`player/by-email/${emailOf(700)}`)],
    ['a lookup by id', PLAYERS_AND_BALANCES, () => read(`player/${idOf(701)}`)],
    [
      'a batch by e-mail address',
      PLAYERS_AND_BALANCES,
      () => read('batch', { player_emails: somePlayers(1_000).map(emailOf) }),
    ],
    ['a batch by id', PLAYERS_AND_BALANCES, () => read('batch', { player_ids: somePlayers(9_000).map(idOf) })],
    ['a stream of all players', PLAYERS_AND_BALANCES, () => read('stream-all?chunk_size=50000')],
    ['the summary of a game', ['minute_slot', 'join_slot'], () => read('game-summary')],
  ])('%s finds every row by a key', async (_what, tables, work) => {
    const before = await scans();
    await work();
    // The server counts a session's work when the session has been idle for a moment.
    const after = await eventually(
      async () => {
        const now = await scans();
        for (const table of tables) expect(now[table]?.byKey).toBeGreaterThan(before[table]?.byKey ?? 0);
        return now;
      },
      { timeoutMs: 20_000 },
    );
    const scanned = LARGE_TABLES.filter((table) => (after[table]?.whole ?? 0) > (before[table]?.whole ?? 0));
    expect(scanned).toEqual([]);
  });
});
