import { loadEnvironment } from '@goldkeep/config';
import { migrate, openRunningEmbeddedPostgres, startEmbeddedPostgres } from '@goldkeep/persistence';
import { dataSourceOptions } from '../../ormconfig';
import { heedingSignals, type Interruption } from './interruption';

/** A database whose schema is up to date. */
export interface MigratedDatabase {
  readonly url: string;
  /** Names of the migrations that ran just now. */
  readonly migrations: readonly string[];
}

/**
 * Lets `work` use the server's database. An embedded one is shared with the server that runs it, else started for
 * as long as the work takes.
 * @param interruption for work that stops by itself at Ctrl-C; other work is cut off
 * @throws ConfigurationError, EmbeddedPostgresError, UnusableDatabaseError, and whatever `work` throws
 */
export async function withDatabase<Result>(
  work: (database: MigratedDatabase) => Promise<Result>,
  interruption?: Interruption,
): Promise<Result> {
  const { databaseUrl, dataDir } = loadEnvironment();
  const url = databaseUrl ?? (await openRunningEmbeddedPostgres(dataDir))?.url;
  if (url === undefined) return withOwnServer(dataDir, work, interruption);
  const workThere = async () => work(await migrated(url));
  if (!interruption) return workThere();
  return heedingSignals(() => interruption.interrupt(() => process.exit(1)), workThere);
}

async function withOwnServer<Result>(
  dataDir: string,
  work: (database: MigratedDatabase) => Promise<Result>,
  interruption: Interruption | undefined,
): Promise<Result> {
  const starting = startEmbeddedPostgres({ dataDir, log: (line) => process.stderr.write(`${line}\n`) });
  // The database server has a life of its own: Ctrl-C must not leave it behind, not even half started.
  const leave = () => void starting.then((server) => server.stop()).finally(() => process.exit(1));
  const heed = interruption ? () => interruption.interrupt(leave) : leave;
  return heedingSignals(heed, async () => {
    const server = await starting;
    try {
      return await work(await migrated(server.url));
    } finally {
      await server.stop();
    }
  });
}

async function migrated(url: string): Promise<MigratedDatabase> {
  return { url, migrations: await migrate(dataSourceOptions(url)) };
}
