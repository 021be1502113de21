import 'reflect-metadata';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startEmbeddedPostgres } from '@goldkeep/persistence';
import { dataSourceOptions } from '../../ormconfig';
import { ensureRedisProgram, MissingRedisError } from './redis-program';
import { startRedis } from './redis-process';
import { pingRedis, publishSharedRedis } from './shared-redis';
import { databaseUrl, newDatabaseName, onServer, publishTestServer } from './test-server';
import { endTestRun, onTestRunEnd } from './test-run-end';

/** The data is thrown away after the run, so nothing is lost by not waiting for the disk. */
const THROWAWAY_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/**
 * One PostgreSQL for the whole run: `TEST_DATABASE_URL` (of a superuser), or an embedded one. One Redis: `REDIS_URL`, or
 * one that is started, its program installed if need be. Tests never run without either.
 */
export default async function startTestServers(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void endTestRun().finally(() => process.exit(1)));
  }
  try {
    ensureRedisProgram();
    await prepareRedis();
    await preparePostgres();
  } catch (error) {
    await endTestRun(); // Jest calls no teardown after a failed set-up.
    if (!(error instanceof MissingRedisError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function preparePostgres(): Promise<void> {
  const url = process.env.TEST_DATABASE_URL ?? (await startThrowawayServer());
  const template = newDatabaseName('template');
  await onServer({ url }, `CREATE DATABASE ${template}`);
  onTestRunEnd(() => onServer({ url }, `DROP DATABASE ${template} WITH (FORCE)`));
  await migrate(dataSourceOptions(databaseUrl({ url }, template)));
  publishTestServer({ url, template });
}

async function prepareRedis(): Promise<void> {
  const url = process.env.REDIS_URL;
  if (url !== undefined && url !== '') {
    await pingRedis(url).catch((error: unknown) => {
      throw new MissingRedisError('The Redis of REDIS_URL does not answer; to have the tests start one, run:', {
        line: 'unset REDIS_URL',
        cause: error,
      });
    });
    publishSharedRedis(url);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'goldkeep-redis-'));
  onTestRunEnd(() => rm(folder, { recursive: true, force: true }));
  const server = await startRedis({ folder, persistent: false });
  onTestRunEnd(() => server.kill9());
  publishSharedRedis(`redis://127.0.0.1:${server.port}`);
}

async function startThrowawayServer(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'goldkeep-test-'));
  await chmod(dataDir, 0o711); // Started by root, the server runs as a user that must be able to pass.
  onTestRunEnd(() => rm(dataDir, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ dataDir, settings: THROWAWAY_SETTINGS });
  onTestRunEnd(() => server.stop());
  return server.url;
}
