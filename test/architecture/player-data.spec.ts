import { DataSource } from 'typeorm';
import { PLAYER_TABLES } from '../../apps/api/player-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url, poolSize: 1 }).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('what is held about a player', () => {
  it('is classified for deletion and export, table by table', async () => {
    const tables = await dataSource.query<{ name: string }[]>(
      `SELECT DISTINCT table_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name LIKE '%player\\_id%' ORDER BY 1`,
    );
    expect(PLAYER_TABLES.map(({ table }) => table).sort()).toEqual(tables.map(({ name }) => name));
  });

  it('is made nameless by a statement where the rows stay', () => {
    const without = PLAYER_TABLES.filter(({ onDeletion, forget }) => onDeletion === 'pseudonymise' && !forget);
    expect(without).toEqual([]);
  });

  it('is found by an index, however many players there are', async () => {
    await dataSource.query('SET enable_seqscan = off');
    for (const { table, onDeletion, exportRows } of PLAYER_TABLES) {
      const finds = `SELECT * FROM ${table} WHERE shard = 1 AND player_id = 65`;
      const exported = exportRows?.replaceAll('$1', '1').replaceAll('$2', '65');
      const queries = [...(onDeletion === 'keep' ? [] : [finds]), ...(exportRows === null ? [] : [exported ?? finds])];
      for (const query of queries) {
        const plan = await dataSource.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${query}`);
        expect([table, plan.filter((line) => line['QUERY PLAN'].includes('Seq Scan'))]).toEqual([table, []]);
      }
    }
  });
});
