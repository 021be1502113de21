import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { announce } from '@goldkeep/events';
import { eventually } from '../../test/support/eventually';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database';

/** The built application: `npm test` builds it first. */
const WORKER_MAIN = join(__dirname, '../../dist/apps/worker/main.js');
const START_TIME_MAX = { timeoutMs: 20_000 };

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

function startWorker(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [WORKER_MAIN], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, output: () => output };
}

describe('the worker', () => {
  it('delivers what others put into the outbox, and ends with 0 when asked to stop', async () => {
    const worker = startWorker({ DATABASE_URL: database.url, WORKER: 'separate' });
    await eventually(() => expect(worker.output()).toContain('outbox relay running'), START_TIME_MAX);
    const dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    try {
      await dataSource.transaction((tx) =>
        announce(tx, { topic: 'player.created', shard: 1, gameId: 1, playerId: 65 }),
      );
      await eventually(async () => expect(await dataSource.query('SELECT event FROM outbox')).toEqual([]));
    } finally {
      await dataSource.destroy();
      worker.child.kill('SIGTERM');
    }
    expect(await worker.ended).toBe(0);
  });

  it('says what it needs, all at once, when it is not told', async () => {
    const worker = startWorker({});
    expect(await worker.ended).toBe(1);
    expect(worker.output()).toContain('- DATABASE_URL is not set.');
    expect(worker.output()).toContain('- WORKER is not separate.');
  });

  it('ends at once, and says so, when no database answers', async () => {
    const worker = startWorker({ DATABASE_URL: 'postgres://127.0.0.1:1/gold', WORKER: 'separate' });
    expect(await worker.ended).toBe(1);
    expect(worker.output()).toMatch(/No database answers at DATABASE_URL\.\n$/);
  });
});
