import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';
import { SHARD_COUNT } from '../shards';
import type { Sweep } from './sweep';
import { Sweeper } from './sweeper';

const SWEEP: Sweep = {
  table: 'thing',
  statement: `
    WITH gone AS (
      DELETE FROM thing WHERE ctid = ANY (ARRAY(SELECT ctid FROM thing WHERE shard = $1 AND is_old LIMIT $2)) RETURNING 1
    )
    SELECT count(*) AS deleted FROM gone`,
};
/** More than two statements may delete. */
const OLD_THINGS = 12_000;
const FIRST_AFTER_MS = 60_000;
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  await dataSource.query('CREATE TABLE thing (shard smallint, is_old boolean)');
});
afterEach(async () => {
  jest.useRealTimers();
  await dataSource.destroy();
  await database.drop();
});

const left = () => dataSource.query<object[]>('SELECT DISTINCT shard, is_old FROM thing ORDER BY shard');

describe('a sweep', () => {
  it('deletes what is old in every shard, however much it is, and nothing else', async () => {
    await dataSource.query(`INSERT INTO thing SELECT 7, true FROM generate_series(1, ${OLD_THINGS})`);
    await dataSource.query(`INSERT INTO thing VALUES (0, true), (7, false), (${SHARD_COUNT - 1}, true)`);
    await new Sweeper([SWEEP], dataSource).sweep();
    expect(await left()).toEqual([{ shard: 7, is_old: false }]);
  });

  it('comes a minute after the start and every hour from then on, until the process stops', async () => {
    const statements = jest.fn(() => Promise.resolve([{ deleted: '0' }]));
    const sweeper = new Sweeper([SWEEP], { query: statements } as unknown as DataSource);
    jest.useFakeTimers();
    sweeper.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(FIRST_AFTER_MS - 1);
    expect(statements).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(statements).toHaveBeenCalledTimes(SHARD_COUNT);
    await jest.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(statements).toHaveBeenCalledTimes(3 * SHARD_COUNT);
    await sweeper.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(statements).toHaveBeenCalledTimes(3 * SHARD_COUNT);
  });

  it('that fails is tried again an hour later', async () => {
    const statements = jest.fn(() => Promise.reject(new Error('away')));
    const sweeper = new Sweeper([SWEEP], { query: statements } as unknown as DataSource);
    jest.useFakeTimers();
    sweeper.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(FIRST_AFTER_MS + HOUR_MS);
    expect(statements).toHaveBeenCalledTimes(2);
    await sweeper.beforeApplicationShutdown();
  });
});
