import { DataSource } from 'typeorm';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';
import { ADVANCE, LEASE, PREPARE, READ_PENDING } from './outbox-store';

const EVENTS_PER_SHARD = 1_000;
const SHARDS = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);

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

async function planOf(statement: string, parameters: readonly unknown[] = []): Promise<string> {
  return dataSource.transaction(async (tx) => {
    if (parameters.length > 0) await tx.query(PREPARE);
    const rows = await tx.query<Record<string, string>[]>(`EXPLAIN ${statement}`, [...parameters]);
    return rows.flatMap((row) => Object.values(row)).join('\n');
  });
}

async function expectNoFullRead(): Promise<void> {
  const plans = [
    await planOf(READ_PENDING),
    await planOf(LEASE, [SHARDS, 16, 500]),
    await planOf(ADVANCE, [SHARDS, SHARDS.map(() => 0), SHARDS.map(() => 500)]),
  ];
  for (const plan of plans) {
    expect(plan).toMatch(/ on outbox_pkey| using outbox_pkey/);
    expect(plan).not.toMatch(/Seq Scan on outbox\s/);
  }
}

describe('the statements of a relay', () => {
  it('never read all of a long outbox, whatever is known of it', async () => {
    // As after hours without a relay: the table was analysed when it was empty, and has grown since.
    await dataSource.query('VACUUM ANALYZE outbox');
    await dataSource.query(
      `INSERT INTO outbox (shard, event, topic, game_id, player_id, created_at)
       SELECT shard, event, 'player.updated', 1, shard, now()
         FROM generate_series(1, ${EVENTS_PER_SHARD}) event, generate_series(0, ${SHARD_COUNT - 1}) shard`,
    );
    await expectNoFullRead();

    await dataSource.query('ANALYZE outbox');
    await expectNoFullRead();
  });
});
