import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { databaseUrl, readAccess } from './access-file';
import { isReady, notReady, POLL_INTERVAL_MS, READY_LIMIT_MS } from './await-ready';
import { explainFileError } from './embedded-postgres-error';
import { findOwner } from './ownership-lock';
import type { EmbeddedPostgres } from './start-embedded-postgres';

/**
 * Finds the database of a data folder that another process serves right now, for use beside that process. If it is
 * still starting its server, or ending it, this waits until it has.
 * @returns undefined when no running process uses the folder, which {@link startEmbeddedPostgres} may then
 * @throws EmbeddedPostgresError in a sentence for the operator
 * @example const database = (await openRunningEmbeddedPostgres('.data')) ?? (await startEmbeddedPostgres({ dataDir: '.data' }));
 */
export async function openRunningEmbeddedPostgres(dataDir: string): Promise<Pick<EmbeddedPostgres, 'url'> | undefined> {
  const folder = resolve(dataDir);
  try {
    return await awaitServer(folder);
  } catch (error) {
    throw explainFileError(error, folder);
  }
}

async function awaitServer(dataDir: string): Promise<Pick<EmbeddedPostgres, 'url'> | undefined> {
  const deadlineMs = performance.now() + READY_LIMIT_MS;
  while ((await findOwner(dataDir)) !== undefined) {
    // Read anew each time: the port is written down only when the server is ready, and may be another than the last.
    const access = await readAccess(dataDir);
    if (access?.port !== undefined && (await isReady(access, access.port))) {
      return { url: databaseUrl(access, access.port) };
    }
    if (performance.now() > deadlineMs) throw notReady();
    await pause(POLL_INTERVAL_MS);
  }
  return undefined;
}
