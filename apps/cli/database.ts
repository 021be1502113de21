import { loadEnvironment } from '@goldkeep/config';
import { migrate, openRunningEmbeddedPostgres, startEmbeddedPostgres } from '@goldkeep/persistence';
import { dataSourceOptions } from '../../ormconfig';

/** A database whose schema is up to date. */
export interface MigratedDatabase {
  readonly url: string;
  /** Names of the migrations that ran just now. */
  readonly migrations: readonly string[];
}

/**
 * Lets `work` use the server's database. An embedded one is shared with the server that runs it, else started for
 * as long as the work takes.
 * @throws ConfigurationError, EmbeddedPostgresError, UnusableDatabaseError, and whatever `work` throws
 */
export async function withDatabase<Result>(work: (database: MigratedDatabase) => Promise<Result>): Promise<Result> {
  const { databaseUrl, dataDir } = loadEnvironment();
  const url = databaseUrl ?? (await openRunningEmbeddedPostgres(dataDir))?.url;
  return url === undefined ? withOwnServer(dataDir, work) : work(await migrated(url));
}

async function withOwnServer<Result>(
  dataDir: string,
  work: (database: MigratedDatabase) => Promise<Result>,
): Promise<Result> {
  const starting = startEmbeddedPostgres({ dataDir, log: (line) => process.stderr.write(`${line}\n`) });
  // The database server has a life of its own: Ctrl-C must not leave it behind, not even half started.
  const leave = () => void starting.then((server) => server.stop()).finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave);
  const server = await starting;
  try {
    return await work(await migrated(server.url));
  } finally {
    await server.stop();
  }
}

async function migrated(url: string): Promise<MigratedDatabase> {
  return { url, migrations: await migrate(dataSourceOptions(url)) };
}
