import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';
import { COUNTED_MAX, READ_BUCKETS, READ_OWN, READ_TOP } from './leaderboard-statements';

/** Nearly all of one game: a planner who may would rather walk through them than look them up. */
const PLAYERS = 100_000;
const OTHER_PLAYERS = 5_000;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client(database.url);
  await client.connect();
  for (const statement of [
    `INSERT INTO leaderboard_score (shard, player_id, game_id, power)
     SELECT n % 64, n, CASE WHEN n <= ${PLAYERS} THEN 1 ELSE 2 END, 1 + n * 7919 % 100003
       FROM generate_series(1, ${PLAYERS + OTHER_PLAYERS}) n`,
    `INSERT INTO state_section (shard, player_id, section, version, data, updated_at)
     SELECT shard, player_id, section, 1, '{}', now() FROM leaderboard_score, unnest(ARRAY['public_data', 'quests']) section`,
    `INSERT INTO leaderboard_bucket (shard, game_id, bucket, players)
     SELECT s, g, b, 10 FROM generate_series(0, 63) s, generate_series(1, 20) g, generate_series(100, 250) b`,
    'VACUUM ANALYZE',
  ]) {
    await client.query(statement);
  }
}, 60_000);
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The nodes of the plan by which a statement was executed just now. */
async function planOf(
  statement: { readonly name: string; readonly text: string },
  values: readonly number[],
  mode: string,
) {
  await client.query(`SET plan_cache_mode = ${mode}`);
  await client.query(`PREPARE ${statement.name} AS ${statement.text}`);
  const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE ${statement.name} (${values.join(', ')})`,
  );
  await client.query(`DEALLOCATE ${statement.name}`);
  return rows.flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan));
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
const rowsOf = (nodes: readonly PlanNode[], index: string) => {
  const scan = nodes.find((node) => node['Index Name'] === index);
  return scan && scan['Actual Rows'] * scan['Actual Loops'];
};
const largestSort = (nodes: readonly PlanNode[]) => {
  return Math.max(0, ...nodes.filter((node) => node['Node Type'].includes('Sort')).map((node) => node['Actual Rows']));
};
const wholeScans = (nodes: readonly PlanNode[]) => {
  return nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
};

describe.each(['force_custom_plan', 'force_generic_plan'])('with %s', (mode) => {
  it('the first ten are read by the index, and no others', async () => {
    const nodes = await planOf(READ_TOP, [1], mode);
    expect([wholeScans(nodes), rowsOf(nodes, 'leaderboard_score_by_power')]).toEqual([[], 10]);
    expect(largestSort(nodes)).toBeLessThanOrEqual(10);
  });

  it.each([
    ['the strongest', 'power DESC', 0],
    ['the weakest', 'power', COUNTED_MAX],
  ])('the position of %s costs at most a thousand steps through the index', async (_who, order, steps) => {
    const { rows } = await client.query<{ player_id: string }>(
      `SELECT player_id FROM leaderboard_score WHERE game_id = 1 ORDER BY ${order} LIMIT 1`,
    );
    const playerId = Number(rows[0]?.player_id);
    const nodes = await planOf(READ_OWN, [playerId % 64, playerId, 1], mode);
    expect([wholeScans(nodes), largestSort(nodes)]).toEqual([[], 0]);
    expect(rowsOf(nodes, 'leaderboard_score_by_power')).toBe(steps);
  });

  it('the counters are read for one game alone', async () => {
    const nodes = await planOf(READ_BUCKETS, [7], mode);
    expect(wholeScans(nodes)).toEqual([]);
    expect(rowsOf(nodes, 'leaderboard_bucket_pkey')).toBe(64 * 151);
  });
});
