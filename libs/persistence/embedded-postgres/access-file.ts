import { randomBytes } from 'node:crypto';
import { chown, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error';
import { isRoot } from './os-user';

/** What it takes to log in to the database of a data folder. */
export interface Access {
  readonly password: string;
  /** The port the server listened on last; undefined before its first start. */
  readonly port: number | undefined;
}

/** The role, and the name of the database that belongs to it. */
export const ROLE = 'goldkeep';

export function accessPath(dataDir: string): string {
  return join(dataDir, 'postgres-access.json');
}

/** Of characters that need no encoding in a URL. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

export function databaseUrl(access: Pick<Access, 'password'>, port: number, database = ROLE): string {
  return `postgres://${ROLE}:${access.password}@127.0.0.1:${port}/${database}`;
}

/** Undefined when there is none. @throws EmbeddedPostgresError when it was damaged */
export async function readAccess(dataDir: string): Promise<Access | undefined> {
  const path = accessPath(dataDir);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  const access = parseAccess(text);
  if (access !== undefined) return access;
  throw new EmbeddedPostgresError(`The file ${path}, which holds the database's password, is damaged. Restore it.`);
}

function parseAccess(text: string): Access | undefined {
  const [, password, port] = /^\{"password":"([\w-]+)"(?:,"port":(\d{1,5}))?\}\s*$/.exec(text) ?? [];
  return password === undefined ? undefined : { password, port: port === undefined ? undefined : Number(port) };
}

/** Replaces the file as a whole and waits for the disk: without the password the data would be locked away. */
export async function writeAccess(dataDir: string, access: Access): Promise<void> {
  const path = accessPath(dataDir);
  const draft = `${path}.new`;
  await rm(draft, { force: true }); // Left by a process that was killed.
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(access)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  if (isRoot()) {
    // A data folder of an ordinary user that root served once must stay usable for that user.
    const { uid, gid } = await stat(dataDir);
    await chown(draft, uid, gid);
  }
  await rename(draft, path);
}
