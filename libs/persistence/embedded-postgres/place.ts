import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkCluster } from './cluster-version';
import { chooseHome } from './data-dir';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { findOrCreateServerUser, isRoot, type OsUser, userOf } from './os-user';
import { findClosedFolder } from './reachability';

/** Where the database of one data folder is, and under whom its server runs. */
export interface Place {
  /** The cluster's own folder, without symbolic links on the way. */
  readonly cluster: string;
  /** The folder around it, for what the server's user must reach. */
  readonly home: string;
  /** Undefined: the user we run as. */
  readonly user: OsUser | undefined;
  readonly isNew: boolean;
}

const CLUSTER_NAME = 'postgres';

/** Where the path of the cluster leads: a folder, or a symbolic link to one that is kept elsewhere. */
export function clusterPath(dataDir: string): string {
  return join(dataDir, CLUSTER_NAME);
}

/** Finds the database of a data folder, or decides where a new one goes. */
export async function findPlace(dataDir: string, majorVersion: string, log: (line: string) => void): Promise<Place> {
  const path = clusterPath(dataDir);
  if (await isThere(path)) {
    const place = await findExisting(path, majorVersion);
    if (dirname(place.cluster) !== (await realpath(dataDir))) log(`The database is kept in ${place.cluster}.`);
    return place;
  }
  const user = isRoot() ? findOrCreateServerUser() : undefined;
  const home = await chooseHome(dataDir, user, log);
  return { cluster: join(home, CLUSTER_NAME), home, user, isNew: true };
}

async function findExisting(path: string, majorVersion: string): Promise<Place> {
  const cluster = await realpath(path).catch((error: unknown) => {
    throw new EmbeddedPostgresError(
      `The database that ${path} points to is not there. Put it back, or remove ${path} to begin with an empty one.`,
      { cause: error },
    );
  });
  const owner = await stat(cluster);
  const home = dirname(cluster);
  const ourUid = process.getuid?.() ?? owner.uid; // Windows has no such numbers: there we are as good as the owner.
  if (ourUid !== 0 && ourUid !== owner.uid) {
    throw new EmbeddedPostgresError(
      `The database in ${cluster} belongs to the user ${userOf(owner).name}. Start Goldkeep as the user that made it.`,
    );
  }
  await checkCluster(cluster, majorVersion);
  return { cluster, home, user: ourUid === 0 ? await checkOwner(cluster, owner) : undefined, isNew: false };
}

/** The user who owns the cluster, if a server can run under that user. */
async function checkOwner(cluster: string, owner: { readonly uid: number; readonly gid: number }): Promise<OsUser> {
  if (owner.uid === 0) {
    throw new EmbeddedPostgresError(
      `The database in ${cluster} belongs to root, and PostgreSQL does not run as root. ` +
        'Give the folder and all in it back to the user it belonged to (chown -R).',
    );
  }
  const user = userOf(owner);
  const closed = await findClosedFolder(cluster, user);
  if (closed === undefined) return user;
  throw new EmbeddedPostgresError(
    `The database in ${cluster} belongs to the user ${user.name}, who may not pass through ${closed}. ` +
      'Move the data folder to where that user can reach it, and set DATA_DIR.',
  );
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
