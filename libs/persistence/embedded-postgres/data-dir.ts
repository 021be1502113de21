import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error';
import type { OsUser } from './os-user';
import { LOCK_FILE } from './ownership-lock';
import { findClosedFolder } from './reachability';

/** Databases of data folders that the server's user cannot reach. Used by root only. */
const SHELTER = '/var/lib/goldkeep';

/** Others may pass through what we make, to reach what is theirs, but see nothing. */
const PASSABLE = 0o711;

/** @throws EmbeddedPostgresError when `dataDir` is no folder that we may write to */
export async function prepareDataDir(dataDir: string): Promise<void> {
  try {
    const created = await mkdir(dataDir, { recursive: true });
    if (created !== undefined) await chmod(dataDir, PASSABLE);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const reason = ['EEXIST', 'ENOTDIR'].includes(code)
      ? 'it, or a part of the path to it, is a file'
      : `the user that runs Goldkeep may not write there (${code})`;
    const advice = 'Set DATA_DIR to a folder that this user can write to.';
    throw new EmbeddedPostgresError(`The data folder ${dataDir} cannot be used: ${reason}. ${advice}`, {
      cause: error,
    });
  }
}

/** The folder for a new database: the data folder itself, or one that `user` can reach. */
export async function chooseHome(
  dataDir: string,
  user: OsUser | undefined,
  log: (line: string) => void,
): Promise<string> {
  const folder = await realpath(dataDir);
  const closed = user && (await findClosedFolder(folder, user));
  if (user === undefined || closed === undefined) return folder;
  if (closed === folder && (await isUnused(folder)) && !(await findClosedFolder(dirname(folder), user))) {
    await chmod(folder, PASSABLE);
    return folder;
  }
  // Readable for a person, and never the folder of an earlier data folder with the same path.
  const name = `${folder.replace(/[^A-Za-z0-9]+/g, '-').slice(-60)}-${randomBytes(4).toString('hex')}`;
  const home = join(SHELTER, name.replace(/^-/, ''));
  const created = await mkdir(home, { recursive: true });
  if (created !== undefined && created !== home) await chmod(SHELTER, PASSABLE);
  await chmod(home, PASSABLE);
  log(
    `The user ${user.name}, who runs PostgreSQL for root, may not pass through ${closed}: the database is kept in ${home}.`,
  );
  return home;
}

/** Such a folder hides nothing yet, and what we put into it is closed to others itself. */
async function isUnused(folder: string): Promise<boolean> {
  return (await readdir(folder)).every((name) => name === LOCK_FILE);
}
