import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database';
import { countJoins } from './join-slots';
import { pruneJoinSlots } from './prune-join-slots';

interface Slot {
  readonly span_minutes: number;
  readonly starts_at: string;
  readonly players: string;
}

const SHARD = 5;
const GAME = 1;

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** @param ages how long ago the players joined, as intervals */
const count = (...ages: readonly string[]) =>
  dataSource.query(
    `WITH made AS (SELECT now() - age::interval AS date_joined FROM unnest($3::text[]) AS age),
          joined AS (${countJoins('made')}
          RETURNING 1)
     SELECT $1::smallint, $2::integer, count(*) FROM joined`,
    [SHARD, GAME, ages],
  );
const slots = (spanMinutes: number) =>
  dataSource.query<Slot[]>('SELECT starts_at, players FROM join_slot WHERE span_minutes = $1 ORDER BY starts_at', [
    spanMinutes,
  ]);
const sumOf = (found: readonly Slot[]) => found.reduce((sum, { players }) => sum + Number(players), 0);

describe('slots of joins', () => {
  it('count every player once by the minute and once by the hour, many at a time and again and again', async () => {
    await count('1 minute', '1 minute', '3 hours', '24 hours 30 minutes');
    await count('1 minute');
    for (const spanMinutes of [1, 60]) {
      const found = await slots(spanMinutes);
      expect(sumOf(found)).toBe(5);
      expect(found.map(({ starts_at }) => new Date(starts_at).getTime() % (spanMinutes * 60_000))).toEqual(
        found.map(() => 0),
      );
    }
  });

  it('leave out who joined more than 25 hours ago', async () => {
    await count('25 hours 1 second', '3 years');
    expect(await slots(60)).toEqual([]);
  });

  it('begin at whole hours of UTC, whatever the time zone of the session', async () => {
    await dataSource.query(
      'ALTER ROLE CURRENT_USER IN DATABASE ' +
        new URL(database.url).pathname.slice(1) +
        " SET timezone = 'Asia/Kolkata'",
    );
    const session = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    const made = "made AS (SELECT now() - interval '2 hours' AS date_joined)";
    await session.query(`WITH ${made}, joined AS (${countJoins('made')}) SELECT $1::smallint, $2::integer`, [
      SHARD,
      GAME,
    ]);
    await session.destroy();
    const [slot] = await slots(60);
    expect(new Date(slot?.starts_at ?? NaN).getUTCMinutes()).toBe(0);
  });

  it('are pruned when nobody can ask for them any more, and not before', async () => {
    await dataSource.query('INSERT INTO player_count (shard, game_id, players) VALUES ($1, $2, 9)', [SHARD, GAME]);
    await count('1 minute', '24 hours 50 minutes');
    const young = await slots(60);
    await dataSource.query(
      `INSERT INTO join_slot (shard, game_id, span_minutes, starts_at, players)
       SELECT $1, $2, s, date_trunc('hour', now()) - d * interval '1 day', 1
         FROM unnest(ARRAY[1, 60]) s, generate_series(2, 30) d`,
      [SHARD, GAME],
    );
    await dataSource.query(pruneJoinSlots.statement, [SHARD, 1_000]);
    expect(await slots(60)).toEqual(young);
    expect(sumOf(await slots(1))).toBe(2);
  });
});
