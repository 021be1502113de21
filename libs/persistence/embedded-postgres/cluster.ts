import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { ROLE } from './access-file';
import { clusterPath, type Place } from './place';
import type { PostgresPrograms } from './postgres-programs';

const SHARED_BUFFERS_MIB = { min: 256, max: 4_096 } as const;
/** Half of what PostgreSQL's manual suggests for a machine of its own. */
const SHARED_BUFFERS_SHARE = 1 / 8;
const MIB = 1_048_576;

/** Taken only as it fills. A page that is not there costs a system call, about half of what an index probe takes. */
function sharedBuffersMiB(): number {
  const memoryMiB = Math.min(process.constrainedMemory() || Infinity, totalmem()) / MIB;
  const { min, max } = SHARED_BUFFERS_MIB;
  return Math.round(Math.min(max, Math.max(min, memoryMiB * SHARED_BUFFERS_SHARE)));
}

/**
 * What a new cluster has in its postgresql.conf, for a small machine that does other work too. It is the operator's
 * from then on: changes made there or with ALTER SYSTEM stay.
 */
const FIRST_SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: `${sharedBuffersMiB()}MB`,
  // Above the largest DATABASE_POOL_MAX and its lanes; an unused slot costs about nothing.
  max_connections: '300',
  // Fewer checkpoints mean fewer full pages in the log, which is most of what a busy ledger writes.
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  // Compiling a statement takes longer than running any of ours.
  jit: 'off',
  // What it reads is in memory or on a solid-state disk, where any page costs about the same.
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Refused statements are the caller's to report; the server's own log would keep players' data in their text.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

const UNFINISHED = '.unfinished';

interface NewCluster {
  readonly dataDir: string;
  readonly place: Place;
  readonly programs: PostgresPrograms;
  readonly password: string;
  /** False when the data may be lost with the machine's power. */
  readonly isDurable: boolean;
}

/** Makes a cluster as a whole: one that was not finished is never found under the final name. */
export async function createCluster({ dataDir, place, programs, password, isDurable }: NewCluster): Promise<void> {
  await removeUnfinished(place.home);
  const unfinished = `${place.cluster}.${randomBytes(4).toString('hex')}${UNFINISHED}`;
  const passwordFile = `${unfinished}.password`;
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { flag: 'wx', mode: 0o600 });
  try {
    if (place.user) {
      await chown(unfinished, place.user.uid, place.user.gid);
      await chown(passwordFile, place.user.uid, place.user.gid);
    }
    await programs.run('initdb', initialArguments(unfinished, passwordFile));
  } finally {
    await rm(passwordFile, { force: true });
  }
  if (isDurable) await programs.run('initdb', ['--sync-only', '-D', unfinished]);
  await rename(unfinished, place.cluster);
  if (place.home !== (await realpath(dataDir))) await symlink(place.cluster, clusterPath(dataDir));
}

/** What a killed process left, whose initdb may go on for a moment: hence the retries, and a new name each time. */
async function removeUnfinished(home: string): Promise<void> {
  for (const name of (await readdir(home)).filter((name) => name.includes(UNFINISHED))) {
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function initialArguments(folder: string, passwordFile: string): string[] {
  return [
    ...['-D', folder, '-U', ROLE, '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--no-instructions', '--no-sync'],
    ...Object.entries(FIRST_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
