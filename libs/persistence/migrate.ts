import { DataSource, type DataSourceOptions } from 'typeorm';
import { SHARD_COUNT } from './shards';

/** The database is there, but Goldkeep cannot run on it. */
export class UnusableDatabaseError extends Error {}

const VERSION_MIN = 15;
/** One key for all instances: they migrate one after the other. */
const MIGRATION_LOCK = 0x601dc0de;

/**
 * Brings the schema up to date; instances that start side by side wait for each other.
 * @returns names of the migrations that ran now
 * @throws UnusableDatabaseError when the server is older than PostgreSQL 15 or the number of shards differs
 */
export async function migrate(options: DataSourceOptions): Promise<string[]> {
  const dataSource = await new DataSource(options).initialize();
  const guard = dataSource.createQueryRunner();
  try {
    const [server] = (await guard.query('SHOW server_version_num')) as { server_version_num: string }[];
    const version = Math.floor(Number(server?.server_version_num) / 10_000);
    if (version < VERSION_MIN) {
      throw new UnusableDatabaseError(`PostgreSQL ${version} is too old: Goldkeep needs ${VERSION_MIN} or later.`);
    }
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await dataSource.runMigrations();
    await checkShards(dataSource);
    return ran.map(({ name }) => name);
  } finally {
    await guard.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await guard.release();
    await dataSource.destroy();
  }
}

async function checkShards(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ count: string }[]>('SELECT count(*) FROM shard');
  if (Number(row?.count) === SHARD_COUNT) return;
  throw new UnusableDatabaseError(`This database has ${row?.count ?? 'no'} shards and this build ${SHARD_COUNT}.`);
}
