import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RedisConnection } from '@goldkeep/cache';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';
import { ApiProcesses } from './api-processes';
import { ApiProcessStore } from './api-process-store';

const WARNING = /^2 api processes use this database, and not all of them have Redis\./;
/** Never connected to. */
const redis = new RedisConnection('redis://127.0.0.1:1');

let database: TestDatabase;
let dataSource: DataSource;
let store: ApiProcessStore;
let warn: jest.SpyInstance;
let log: jest.SpyInstance;
let running: ApiProcesses[];

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  store = new ApiProcessStore(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});
beforeEach(() => {
  running = [];
  warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  log = jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const processes of running) await processes.beforeApplicationShutdown();
  expect(await rows()).toEqual([]);
});

async function aProcess(connection: RedisConnection | null = null): Promise<ApiProcesses> {
  const processes = new ApiProcesses(store, connection);
  running.push(processes);
  await processes.onApplicationBootstrap();
  return processes;
}

function rows(): Promise<{ process_id: string }[]> {
  return dataSource.query('SELECT process_id FROM api_process');
}

/** Lets a process that is no more have been seen as long ago as an interval says. */
async function aProcessSeen(ago: string): Promise<void> {
  await dataSource.query(
    `INSERT INTO api_process (process_id, has_redis, started_at, seen_at)
     VALUES (gen_random_uuid(), false, now() - $1::interval, now() - $1::interval)`,
    [ago],
  );
}

describe('ApiProcesses', () => {
  it('has nothing to say of one process', async () => {
    const only = await aProcess();
    await only.report();
    expect(only.alert).toBeUndefined();
    expect(warn).not.toHaveBeenCalled();
  });

  it('warns each of two processes without Redis, once, until the other has ended', async () => {
    const [first, second] = [await aProcess(), await aProcess()];
    for (let beat = 0; beat < 3; beat++) {
      await first.report();
      await second.report();
    }
    expect([first.alert, second.alert]).toEqual([expect.stringMatching(WARNING), expect.stringMatching(WARNING)]);
    for (const what of ['purchase lockouts', 'rate limits', 'cached views']) expect(first.alert).toContain(what);
    expect(warn.mock.calls).toEqual([[first.alert], [second.alert]]);

    await second.beforeApplicationShutdown();
    await first.report();
    expect(first.alert).toBeUndefined();
    expect(log.mock.calls).toEqual([['no second api process without Redis any more']]);
  });

  it('warns also of a single process without Redis among those that have it', async () => {
    const [first, second, third] = [await aProcess(redis), await aProcess(redis), await aProcess()];
    for (const each of [first, second, third, first, second]) await each.report();
    expect([first.alert, second.alert, third.alert]).toEqual(Array(3).fill(expect.stringMatching(/^3 api processes/)));
  });

  it('has nothing to say of several processes that all have Redis', async () => {
    const [first, second] = [await aProcess(redis), await aProcess(redis)];
    for (const each of [first, second, first]) await each.report();
    expect([first.alert, second.alert]).toEqual([undefined, undefined]);
  });

  it('does not take its own predecessor, killed a moment ago, for a second process', async () => {
    await aProcessSeen('1 second');
    const only = await aProcess();
    await only.report();
    expect(only.alert).toBeUndefined();
    await dataSource.query('DELETE FROM api_process WHERE seen_at = started_at');
  });

  it('forgets those that were not seen for a day, and none sooner', async () => {
    await aProcessSeen('25 hours');
    await aProcessSeen('23 hours');
    await aProcess();
    expect(await rows()).toHaveLength(2);
    await dataSource.query("DELETE FROM api_process WHERE seen_at < now() - interval '1 hour'");
  });

  it('bears it in silence when the database is away', async () => {
    const debug = jest.spyOn(Logger.prototype, 'debug').mockReturnValue(undefined);
    const query = jest.spyOn(dataSource, 'query').mockRejectedValue(new Error('away'));
    const processes = await aProcess();
    expect(debug).toHaveBeenCalledWith('no heartbeat: Error: away');
    expect(warn).not.toHaveBeenCalled();
    query.mockRestore();
    await processes.report();
    expect(await rows()).toHaveLength(1);
  });
});
