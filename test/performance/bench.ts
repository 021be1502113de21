import 'reflect-metadata';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@goldkeep/persistence';
import { benchEconomy } from './economy/economy.bench';
import { benchPurchases } from './purchases.bench';
import { benchReads } from './reads/reads.bench';
import { benchUser } from './user/user.bench';

type Bench = (databaseUrl: string, parameters: readonly string[]) => Promise<void>;

const BENCHES: Readonly<Record<string, Bench>> = {
  purchases: benchPurchases,
  reads: benchReads,
  user: benchUser,
  economy: benchEconomy,
};

/** `npm run bench -- NAME ...`: on a throwaway embedded PostgreSQL with its usual settings, fsync on. */
async function main(): Promise<void> {
  const [name = 'purchases', ...parameters] = process.argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) throw new Error(`there is no bench ${name}; there are: ${Object.keys(BENCHES).join(', ')}`);
  const dataDir = await mkdtemp(join(tmpdir(), 'goldkeep-bench-'));
  // Otherwise the server's own user could not reach it, and the data would go elsewhere and stay there.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir });
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  process.stdout.write(
    `${cpus().length} cores, ${memoryGiB} GiB, Node ${process.version}, PostgreSQL ${server.version}\n`,
  );
  try {
    await bench(server.url, parameters);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

void main();
