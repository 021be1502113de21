import 'reflect-metadata';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedPostgres } from '@goldkeep/persistence';
import { dataSourceOptions } from '../../ormconfig';
import { databaseUrl, newDatabaseName, onServer, publishTestServer } from './test-server';
import { endTestRun, onTestRunEnd } from './test-run-end';

/** The data is thrown away after the run, so nothing is lost by not waiting for the disk. */
const THROWAWAY_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** One server for the whole run: `TEST_DATABASE_URL` (of a superuser), or an embedded one. */
export default async function startTestServer(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void endTestRun().finally(() => process.exit(1)));
  }
  try {
    await prepareServer();
  } catch (error) {
    await endTestRun(); // Jest calls no teardown after a failed set-up.
    throw error;
  }
}

async function prepareServer(): Promise<void> {
  const url = process.env.TEST_DATABASE_URL ?? (await startThrowawayServer());
  const template = newDatabaseName('template');
  await onServer({ url }, `CREATE DATABASE ${template}`);
  onTestRunEnd(() => onServer({ url }, `DROP DATABASE ${template} WITH (FORCE)`));
  await migrate(dataSourceOptions(databaseUrl({ url }, template)));
  publishTestServer({ url, template });
}

async function startThrowawayServer(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'goldkeep-test-'));
  await chmod(dataDir, 0o711); // Started by root, the server runs as a user that must be able to pass.
  onTestRunEnd(() => rm(dataDir, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ dataDir, settings: THROWAWAY_SETTINGS });
  onTestRunEnd(() => server.stop());
  return server.url;
}
