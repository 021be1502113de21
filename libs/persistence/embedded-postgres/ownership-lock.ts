import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error';
import { identifyProcess } from './process-identity';

/** In the data folder. */
export const LOCK_FILE = 'owner.lock';
const CLAIM_ATTEMPTS_MAX = 1_000;

/** The right of one process to use a data folder. */
export interface Ownership {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly startMark: string;
}

/**
 * Makes this process the only user of a data folder. A lock whose process is gone is taken over.
 * @throws EmbeddedPostgresError when a running process holds the folder, this one included
 */
export async function takeOwnership(dataDir: string): Promise<Ownership> {
  const path = join(dataDir, LOCK_FILE);
  const ownText = JSON.stringify(ourselves());
  const holder = await claim(path, ownText);
  if (holder !== undefined) {
    throw new EmbeddedPostgresError(
      `The data folder ${dataDir} is in use by another Goldkeep (process ${holder.pid}). ` +
        'Stop that one, or give this one a DATA_DIR of its own.',
    );
  }
  return { release: () => removeIfSame(path, ownText) };
}

/** The number of the running process that uses a data folder, if there is one. */
export async function findOwner(dataDir: string): Promise<number | undefined> {
  const text = await readIfThere(join(dataDir, LOCK_FILE));
  const holder = text === undefined ? undefined : parseHolder(text);
  return holder !== undefined && isRunning(holder) ? holder.pid : undefined;
}

function ourselves(): Holder {
  return { pid: process.pid, startMark: identifyProcess(process.pid)?.startMark ?? '' };
}

/** @returns undefined when the lock is ours now, otherwise the running process that holds it */
async function claim(path: string, ownText: string): Promise<Holder | undefined> {
  for (let attempt = 0; attempt < CLAIM_ATTEMPTS_MAX; attempt++) {
    if (await createLock(path, ownText)) return undefined;
    const text = await readIfThere(path);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder !== undefined && isRunning(holder)) return holder;
    await removeStale(path, text, ownText);
  }
  throw new EmbeddedPostgresError(`The lock ${path} cannot be taken. If no Goldkeep is running, remove it.`);
}

/** Exclusive, and complete from the first moment: a reader never finds a lock without its holder in it. */
async function createLock(path: string, ownText: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, ownText, { flag: 'wx', mode: 0o644 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/**
 * Removes a lock that was found stale. Two processes may find the same one, and the slower must not remove the fresh
 * lock of the faster: only who holds the guard removes, and only the text that it judged. The guard is such a lock
 * itself, so that one left by a killed process is taken over in the same way.
 */
async function removeStale(path: string, judgedText: string, ownText: string): Promise<void> {
  const guard = `${path}.takeover`;
  if ((await claim(guard, ownText)) !== undefined) {
    await pause(5);
    return;
  }
  try {
    await removeIfSame(path, judgedText);
  } finally {
    await unlink(guard);
  }
}

async function removeIfSame(path: string, text: string): Promise<void> {
  if ((await readIfThere(path)) === text) await unlink(path);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Undefined for a lock that was damaged: nobody can be shown to hold it. */
function parseHolder(text: string): Holder | undefined {
  const [, pid, startMark] = /^\{"pid":(\d+),"startMark":"([^"]*)"\}$/.exec(text) ?? [];
  return pid === undefined || startMark === undefined ? undefined : { pid: Number(pid), startMark };
}

function isRunning(holder: Holder): boolean {
  const now = identifyProcess(holder.pid);
  if (now === undefined) return false;
  return now.startMark === holder.startMark || now.startMark === '' || holder.startMark === '';
}
