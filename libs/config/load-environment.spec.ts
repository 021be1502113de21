import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ConfigurationError, loadEnvironment } from '@goldkeep/config';

function mistakesIn(source: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadEnvironment(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('loadEnvironment', () => {
  it('runs on defaults when nothing is set', () => {
    expect(loadEnvironment({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: resolve('.data'),
      demo: true,
      apiPrefix: '',
      adminTotpRequired: false,
      webhookRequireKey: false,
      webhookAllowPrivate: false,
      logLevel: 'info',
      rateLimits: true,
      worker: 'embedded',
      ledgerLanes: Math.min(availableParallelism(), 4),
      ledgerBatchMax: 100,
      ledgerQueueMax: 5000,
      databasePoolMax: 16,
    });
  });

  it('reads every variable', () => {
    const environment = loadEnvironment({
      PORT: '0',
      HOST: '::1',
      DATABASE_URL: 'postgresql://game:p%40ss@db.example.com:5432/gold?sslmode=require',
      REDIS_URL: 'rediss://:hidden@cache.example.com:6380/1',
      DATA_DIR: '/srv/gold keep',
      ADMIN_EMAIL: 'owner@example.com',
      ADMIN_PASSWORD: ' twelve chars ',
      SESSION_SECRET: 'x'.repeat(32),
      DEMO: 'TRUE',
      API_PREFIX: '/sandbox/v1',
      ADMIN_TOTP_REQUIRED: 'true',
      WEBHOOK_REQUIRE_KEY: 'true',
      WEBHOOK_ALLOW_PRIVATE: 'true',
      LOG_LEVEL: 'silent',
      RATE_LIMITS: 'off',
      WORKER: 'separate',
      LEDGER_LANES: '64',
      LEDGER_BATCH_MAX: '500',
      LEDGER_QUEUE_MAX: '100000',
      DATABASE_POOL_MAX: '200',
    });
    expect(environment).toEqual({
      port: 0,
      host: '::1',
      databaseUrl: 'postgresql://game:p%40ss@db.example.com:5432/gold?sslmode=require',
      redisUrl: 'rediss://:hidden@cache.example.com:6380/1',
      dataDir: resolve('/srv/gold keep'),
      adminEmail: 'owner@example.com',
      adminPassword: ' twelve chars ',
      sessionSecret: 'x'.repeat(32),
      demo: true,
      apiPrefix: '/sandbox/v1',
      adminTotpRequired: true,
      webhookRequireKey: true,
      webhookAllowPrivate: true,
      logLevel: 'silent',
      rateLimits: false,
      worker: 'separate',
      ledgerLanes: 64,
      ledgerBatchMax: 500,
      ledgerQueueMax: 100_000,
      databasePoolMax: 200,
    });
  });

  it('takes an empty variable as not set', () => {
    const empty = { PORT: '', DATABASE_URL: ' ', ADMIN_PASSWORD: '', DEMO: '', API_PREFIX: '' };
    expect(loadEnvironment(empty)).toEqual(loadEnvironment({}));
  });

  it('cuts off white space that a shell or an editor left at the ends', () => {
    expect(loadEnvironment({ PORT: '8080 ', LOG_LEVEL: ' warn\r' })).toMatchObject({ port: 8080, logLevel: 'warn' });
  });

  it('makes the demo game only on the embedded database, unless told otherwise', () => {
    const databaseUrl = { DATABASE_URL: 'postgres://db.example.com/gold' };
    expect(loadEnvironment(databaseUrl).demo).toBe(false);
    expect(loadEnvironment({ ...databaseUrl, DEMO: 'true' }).demo).toBe(true);
    expect(loadEnvironment({ DEMO: 'false' }).demo).toBe(false);
  });

  it('lists every mistake at once: the variable, what was given, what is allowed', () => {
    expect(mistakesIn({ PORT: '70000', LOG_LEVEL: 'loud', DEMO: 'yes', API_PREFIX: 'sandbox/' })).toEqual([
      'PORT is "70000". It must be a whole number from 0 to 65535.',
      'DEMO is "yes". It must be true or false.',
      'API_PREFIX is "sandbox/". It must be a path that begins with / and does not end with one, for example /sandbox.',
      'LOG_LEVEL is "loud". It must be one of fatal, error, warn, info, debug, trace, silent.',
    ]);
  });

  it('says all mistakes in the message of the error', () => {
    expect(() => loadEnvironment({ PORT: 'x', HOST: 'a b' })).toThrow(
      'The environment cannot be used:\n' +
        '- PORT is "x". It must be a whole number from 0 to 65535.\n' +
        '- HOST is "a b". It must be an IP address or a host name.',
    );
  });

  it('never repeats what may be a secret', () => {
    const mistakes = mistakesIn({
      DATABASE_URL: 'mysql://root:hunter2@db.example.com/gold',
      REDIS_URL: 'hunter2',
      ADMIN_EMAIL: 'owner@example.com',
      ADMIN_PASSWORD: 'hunter2',
      SESSION_SECRET: 'hunter2',
    });
    expect(mistakes).toHaveLength(4);
    expect(mistakes.join()).not.toContain('hunter2');
    expect(mistakes).toContain('ADMIN_PASSWORD has 7 characters. It must be at least 12 characters long.');
  });

  it('refuses a password that belongs to no address, but lets an address come alone', () => {
    expect(mistakesIn({ ADMIN_PASSWORD: 'long enough for anyone' })).toEqual([
      'ADMIN_PASSWORD is given without ADMIN_EMAIL. Set the address of the admin whose password it is.',
    ]);
    expect(mistakesIn({ ADMIN_EMAIL: 'owner@example.com' })).toEqual([]);
  });

  it.each([
    ['PORT', ['-1', '65536', '3000.5', '0x10', '1e3', '3 000']],
    ['HOST', ['http://localhost', '127.0.0.1:80', '[::1]', '-host']],
    [
      'DATABASE_URL',
      ['db.example.com', 'postgres:gold', 'http://db.example.com', 'postgres://game:p@ss/word@db:x/gold'],
    ],
    ['REDIS_URL', ['localhost:6379', 'postgres://localhost']],
    ['ADMIN_EMAIL', ['owner', 'owner@', '@example.com', 'the owner@example.com', `${'o'.repeat(250)}@e.com`]],
    ['SESSION_SECRET', ['x'.repeat(31)]],
    ['API_PREFIX', ['/', 'sandbox', '/sandbox/', '//sandbox', '/sand box', '/sandbox?x=1']],
    ['WEBHOOK_REQUIRE_KEY', ['1', 'on']],
    ['RATE_LIMITS', ['false', '0']],
    ['WORKER', ['none']],
    ['LEDGER_LANES', ['0', '65']],
    ['LEDGER_BATCH_MAX', ['0', '501']],
    ['LEDGER_QUEUE_MAX', ['99', '100001']],
    ['DATABASE_POOL_MAX', ['4', '201']],
  ])('refuses what %s does not allow', (name, texts) => {
    const accepted = texts.filter((text) => mistakesIn({ [name]: text }).length === 0);
    expect(accepted).toEqual([]);
  });
});
