import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { eventually } from '../../test/support/eventually';
import { openTcpProxy, type TcpProxy } from '../../test/support/tcp-proxy';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database';
import { CircuitOpenError } from './circuit-open-error';
import { DatabaseBreaker } from './database-breaker';
import { DATABASE_LIMITS } from './database-limits';
import { guardedDriver } from './guarded-driver';
import { probeDatabase } from './probe-database';

const OPEN_MS = 200;
const MISTAKES = 2_000;
const POOL_MAX = 8;
/** What the contract allows, and a little for the machine. */
const FAILURE_TIME_MAX_MS = 2_500;

let database: TestDatabase;
let proxy: TcpProxy;
let breaker: DatabaseBreaker;
let dataSource: DataSource;

// What the breaker says of itself would only clutter the report.
beforeAll(() => {
  Logger.overrideLogger(false);
});

beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await openTcpProxy(database.url);
  const url = proxy.through(database.url);
  breaker = new DatabaseBreaker({ probe: () => probeDatabase({ connectionString: url }), openMs: OPEN_MS });
  dataSource = await new DataSource({
    type: 'postgres',
    url,
    poolSize: POOL_MAX,
    driver: guardedDriver(breaker),
    connectTimeoutMS: DATABASE_LIMITS.connectMs,
    extra: { statement_timeout: DATABASE_LIMITS.statementMs, query_timeout: DATABASE_LIMITS.answerMs },
  }).initialize();
});
afterEach(async () => {
  breaker.onApplicationShutdown();
  await proxy.forward();
  await dataSource.destroy();
  await proxy.close();
  await database.drop();
});

const ask = () => dataSource.query<{ one: number }[]>('SELECT 1 AS one');

/** Questions that fail, one after the other, so that each has a connection of its own. */
async function fail(times: number): Promise<void> {
  for (let time = 0; time < times; time++) await expect(ask()).rejects.toThrow();
}

describe('the guarded pool', () => {
  it('stays closed whatever callers do wrong, by the thousand', async () => {
    await dataSource.query('CREATE TABLE thing (id integer PRIMARY KEY)');
    await dataSource.query('INSERT INTO thing VALUES (1)');
    const states: string[] = [];
    breaker.onStateChange((state) => states.push(state));
    const mistakes = ['INSERT INTO thing VALUES (1)', 'SELECT * FROM nothing', "SELECT 'x'::integer", 'SELECT 1/0'];
    const results = await Promise.allSettled(
      Array.from({ length: MISTAKES }, (_, index) => dataSource.query(mistakes[index % mistakes.length] ?? '')),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(MISTAKES);
    expect([states, breaker.failures]).toEqual([[], 0]);
  });

  it('is refused every connection, ready ones too, while the breaker is open, and has them back after one probe', async () => {
    await Promise.all(Array.from({ length: POOL_MAX }, ask));
    proxy.cut();
    await eventually(async () => {
      await fail(1);
      expect(breaker.state).toBe('open');
    });
    const attempts = proxy.accepted;
    await Promise.all(Array.from({ length: 100 }, () => expect(ask()).rejects.toThrow(CircuitOpenError)));
    expect(proxy.accepted).toBe(attempts);
    await proxy.forward();
    await eventually(async () => expect(await ask()).toEqual([{ one: 1 }]));
    expect(breaker.state).toBe('closed');
  });

  it('gives a hanging statement up within two seconds and its connection with it, five open the breaker', async () => {
    await Promise.all(Array.from({ length: 5 }, ask));
    proxy.hang();
    const beganMs = performance.now();
    const results = await Promise.allSettled(Array.from({ length: 5 }, ask));
    expect(performance.now() - beganMs).toBeLessThan(FAILURE_TIME_MAX_MS);
    expect(results.map((result) => result.status === 'rejected' && String(result.reason))).toEqual(
      Array(5).fill('QueryFailedError: Query read timeout'),
    );
    expect([breaker.openings, breaker.failures >= 5]).toEqual([1, true]);
    await expect(ask()).rejects.toThrow(CircuitOpenError);
  });

  it('gives up connecting to a server that accepts and never answers within two seconds', async () => {
    await dataSource.destroy();
    await dataSource.initialize();
    proxy.hang();
    const beganMs = performance.now();
    await Promise.allSettled(Array.from({ length: POOL_MAX }, ask));
    expect(performance.now() - beganMs).toBeLessThan(FAILURE_TIME_MAX_MS);
    await eventually(() => expect(breaker.state).not.toBe('closed'));
  });

  it('sends a ROLLBACK out on a connection that was acquired before the breaker opened', async () => {
    await dataSource.query('CREATE TABLE thing (id integer PRIMARY KEY)');
    const work = dataSource.transaction(async (tx) => {
      await tx.query('INSERT INTO thing VALUES (1)');
      for (let failure = 0; failure < 5; failure++) {
        await breaker.note(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      }
      expect(breaker.state).toBe('open');
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    await eventually(async () => expect(await dataSource.query('SELECT * FROM thing')).toEqual([]));
  });

  it('survives a server that ends while connections lie idle and while one is between two statements', async () => {
    await Promise.all(Array.from({ length: POOL_MAX }, ask));
    const work = dataSource.transaction(async (tx) => {
      await tx.query('SELECT 1');
      proxy.cut();
      await eventually(() => expect(tx.queryRunner?.isReleased).toBe(true));
      await tx.query('SELECT 1');
    });
    await expect(work).rejects.toThrow();
    await proxy.forward();
    await eventually(async () => expect(await ask()).toEqual([{ one: 1 }]));
  });
});
