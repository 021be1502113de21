import { resolve } from 'node:path';
import { type Access, accessPath, databaseUrl, newPassword, readAccess, writeAccess } from './access-file';
import { createCluster } from './cluster';
import { prepareDataDir } from './data-dir';
import { EmbeddedPostgresError, explainFileError } from './embedded-postgres-error';
import { takeOwnership } from './ownership-lock';
import { clusterPath, findPlace } from './place';
import { type BinariesPackage, findBinariesPackage, prepareBinaries } from './platform-binaries';
import { PostgresPrograms } from './postgres-programs';
import { obtainServer, type ReadyServer, type ServerPlan, stopServer } from './server';

export interface EmbeddedPostgresOptions {
  /** Made if it is not there. The database is kept in its folder `postgres`. */
  readonly dataDir: string;
  /** Default: a free one, chosen at first start and kept as long as nobody else takes it. */
  readonly port?: number;
  /** Settings of PostgreSQL that go before those of the cluster, for example `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told, one sentence at a time, of what the operator may want to know. */
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Of the superuser of a server of our own: `postgres://goldkeep:<password>@127.0.0.1:<port>/goldkeep`. */
  readonly url: string;
  /** For example `18.4`. */
  readonly version: string;
  /** Ends the server and leaves the data folder to others. Later calls wait for the first. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL that needs nothing installed, or takes over the one that a killed process left running on the
 * same data folder. The server outlives this process unless it is stopped.
 * @throws EmbeddedPostgresError in a sentence for the operator
 * @example const database = await startEmbeddedPostgres({ dataDir: '.data' });
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  try {
    const source = await findBinariesPackage();
    await prepareDataDir(dataDir);
    const ownership = await takeOwnership(dataDir);
    try {
      const plan = await prepare({ ...options, dataDir }, source);
      const server = await obtainServer(plan);
      await rememberPort(plan, server);
      let stopped: Promise<void> | undefined;
      const stop = () => (stopped ??= stopServer(plan, server.pid).finally(() => ownership.release()));
      return { url: databaseUrl(plan.access, server.port), version: server.version, stop };
    } catch (error) {
      await ownership.release();
      throw error;
    }
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

async function prepare(options: EmbeddedPostgresOptions, source: BinariesPackage): Promise<ServerPlan> {
  const { dataDir, port, settings = {}, log = () => undefined } = options;
  const place = await findPlace(dataDir, majorOf(source.version), log);
  const bin = await prepareBinaries(source, place.home, place.user, log);
  const programs = new PostgresPrograms({ bin, place });
  const access = await readAccess(dataDir);
  if (!place.isNew) {
    if (access === undefined) throw passwordMissing(place.cluster, dataDir);
    return { dataDir, place, programs, access, port, settings, log };
  }
  const newAccess: Access = { password: newPassword(), port: access?.port };
  await writeAccess(dataDir, newAccess);
  const isDurable = settings.fsync !== 'off';
  await createCluster({ dataDir, place, programs, password: newAccess.password, isDurable });
  return { dataDir, place, programs, access: newAccess, port, settings, log };
}

async function rememberPort(plan: ServerPlan, { pid, port }: ReadyServer): Promise<void> {
  if (port === plan.access.port) return;
  try {
    await writeAccess(plan.dataDir, { ...plan.access, port });
  } catch (error) {
    await stopServer(plan, pid);
    throw error;
  }
}

function majorOf(version: string): string {
  return version.slice(0, version.indexOf('.'));
}

function passwordMissing(cluster: string, dataDir: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The password of the database in ${cluster} is missing: put the file ${accessPath(dataDir)} back, ` +
      `or move ${clusterPath(dataDir)} away to begin with an empty database.`,
  );
}
