import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { productionSources } from './sources';
import { ownersOfTables } from './tables';

/** TypeORM's own list of the migrations that ran. */
const OURS = `c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'migrations'`;
const SHARDED = `EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'shard' AND NOT a.attisdropped)`;
/** A request id is unique whatever the player's shard: the one kind of key that cannot be led by it (docs/adr/0001). */
const WITHOUT_SHARD = "('request', 'item_grant')";

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('every table', () => {
  it('has a primary key', async () => {
    const bare = `SELECT c.relname AS name FROM pg_class c
      WHERE ${OURS} AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)`;
    expect(await names(bare)).toEqual([]);
  });

  it('has one owner: the library whose migration creates it', async () => {
    const owners = ownersOfTables(productionSources('apps', 'libs'));
    const tables = await names(`SELECT c.relname AS name FROM pg_class c WHERE ${OURS}`);
    expect(tables).toContain('ledger_transaction');
    expect(tables.filter((table) => owners.get(table)?.length !== 1)).toEqual([]);
  });
});

describe('every table that grows with players', () => {
  it('has its shard in front of every unique key', async () => {
    const misled = `SELECT i.indexrelid::regclass::text AS name FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
      WHERE ${OURS} AND ${SHARDED} AND c.relname NOT IN ${WITHOUT_SHARD} AND i.indisunique
        AND (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = i.indkey[0])
            IS DISTINCT FROM 'shard'`;
    expect(await names(misled)).toEqual([]);
  });

  it('has no trigger and no foreign key: each would cost every write, and tie shards together', async () => {
    const tied = `SELECT c.relname || ': ' || t.tgname AS name FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
      WHERE ${OURS} AND ${SHARDED}`;
    expect(await names(tied)).toEqual([]);
  });

  it('draws no number from a sequence: sequences leave gaps and are not handed out in the order of commits', async () => {
    const drawing = `SELECT c.relname || '.' || a.attname AS name FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE ${OURS} AND ${SHARDED} AND (a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%')`;
    expect(await names(drawing)).toEqual([]);
  });
});

async function names(query: string): Promise<readonly string[]> {
  const rows = await dataSource.query<{ name: string }[]>(`${query} ORDER BY name`);
  return rows.map(({ name }) => name);
}
