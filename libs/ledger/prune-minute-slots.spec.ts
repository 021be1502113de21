import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database';
import { pruneMinuteSlots } from './prune-minute-slots';

const SHARD = 3;
const CURRENCIES = 2;
const SLOTS = 48 * 60;
/** Those that began within the last 25 hours, that of the present minute included. */
const KEPT = 25 * 60;

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

describe('minute slots', () => {
  it('are pruned, a bounded number at a time, when no summary reads them any more', async () => {
    await dataSource.query(
      `INSERT INTO shard_book (shard, currency_id, game_id) SELECT ${SHARD}, c, 1 FROM generate_series(1, ${CURRENCIES}) c`,
    );
    await dataSource.query(
      `INSERT INTO minute_slot (shard, currency_id, minute, transactions)
       SELECT ${SHARD}, c, date_trunc('minute', now()) - m * interval '1 minute', 0
         FROM generate_series(1, ${CURRENCIES}) c, generate_series(0, ${SLOTS - 1}) m`,
    );
    const prune = async (limit: number) => {
      const [row] = await dataSource.query<{ deleted: string }[]>(pruneMinuteSlots.statement, [SHARD, limit]);
      return Number(row?.deleted);
    };
    expect(await prune(100)).toBe(100);
    const rest = CURRENCIES * (SLOTS - KEPT) - 100;
    // The present minute may go by while the test runs.
    expect([rest, rest + CURRENCIES]).toContain(await prune(10_000));
    expect(await prune(10_000)).toBeLessThanOrEqual(CURRENCIES);
  });
});
