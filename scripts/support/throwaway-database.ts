import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@goldkeep/persistence';

/** Lets `work` use an empty database of a server of its own, both of which are gone after it. */
export async function withThrowawayDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'goldkeep-schema-'));
  try {
    await chmod(dataDir, 0o711); // Started by root, the server runs as a user that must be able to pass.
    const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
    try {
      return await work(server.url);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
