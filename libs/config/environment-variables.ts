import { availableParallelism } from 'node:os';
import {
  choice,
  either,
  emailAddress,
  folder,
  type Kind,
  listenAddress,
  routePrefix,
  secret,
  serverUrl,
  wholeNumber,
} from './kinds';

/** One environment variable. Its default is written as its text would be, and goes through the same check. */
export interface Variable<Value> {
  readonly name: string;
  readonly kind: Kind<Value>;
  readonly description: string;
  /** Undefined: without it the field is absent. A function: it depends on which other variables are set. */
  readonly default: string | undefined | ((isSet: (name: string) => boolean) => string);
}

interface WithDefault<Value> extends Variable<Value> {
  readonly default: Exclude<Variable<Value>['default'], undefined>;
}

function variable<Value>(
  name: string,
  kind: Kind<Value>,
  defaultText: WithDefault<Value>['default'],
  description: string,
): WithDefault<Value> {
  return { name, kind, default: defaultText, description };
}

function optional<Value>(
  name: string,
  kind: Kind<Value>,
  description: string,
): Variable<Value> & { readonly default: undefined } {
  return { name, kind, default: undefined, description };
}

/** Fewer lanes make larger, cheaper batches; beyond the cores of a small database more lanes only wait for each other. */
const LANES_DEFAULT_MAX = 4;

const LOG_LEVEL = choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent');

/** Every variable that Goldkeep reads, by the field of {@link Environment} it fills: a new one is one entry here. */
export const VARIABLES = {
  port: variable('PORT', wholeNumber(0, 65_535), '3000', 'TCP port of the API; 0 takes any free one.'),
  host: variable('HOST', listenAddress, '127.0.0.1', 'Address to listen on; 0.0.0.0 or :: for every network.'),
  databaseUrl: optional(
    'DATABASE_URL',
    serverUrl('postgres', 'postgresql'),
    'PostgreSQL to use. Not set: an embedded one under DATA_DIR is started and stopped with the server.',
  ),
  redisUrl: optional(
    'REDIS_URL',
    serverUrl('redis', 'rediss'),
    'Redis for views, limits and lockouts that several processes share; its database number must be used by nothing else. ' +
      'One process needs none.',
  ),
  dataDir: variable(
    'DATA_DIR',
    folder,
    '.data',
    'Folder for the embedded database and for secrets made at first start.',
  ),
  adminEmail: optional('ADMIN_EMAIL', emailAddress, 'Address under which the first admin logs in.'),
  adminPassword: optional(
    'ADMIN_PASSWORD',
    secret(12),
    'Password of the first admin, 12 characters or more. Not set: one is made and printed at first start.',
  ),
  sessionSecret: optional(
    'SESSION_SECRET',
    secret(32),
    'Key that signs sessions, 32 characters or more, the same in every process. Not set: one is kept under DATA_DIR.',
  ),
  adminTotpRequired: variable(
    'ADMIN_TOTP_REQUIRED',
    either('true', 'false'),
    'false',
    'Whether every admin must have a second factor; who has none can log in only to set it up.',
  ),
  demo: variable(
    'DEMO',
    either('true', 'false'),
    (isSet) => (isSet('DATABASE_URL') ? 'false' : 'true'),
    'Whether to make a demo game with players at first start. Not set: true without DATABASE_URL, otherwise false.',
  ),
  apiPrefix: variable('API_PREFIX', routePrefix, '', 'Path in front of all routes, for example /sandbox.'),
  webhookRequireKey: variable(
    'WEBHOOK_REQUIRE_KEY',
    either('true', 'false'),
    'false',
    'Whether the balance-updated webhook demands a key. It only evicts cached entries.',
  ),
  webhookAllowPrivate: variable(
    'WEBHOOK_ALLOW_PRIVATE',
    either('true', 'false'),
    'false',
    'Whether webhook endpoints may be at private addresses and without TLS: for closed networks and for trying things out.',
  ),
  logLevel: variable('LOG_LEVEL', LOG_LEVEL, 'info', `Least severe line that is logged: ${LOG_LEVEL.allowed}.`),
  rateLimits: variable(
    'RATE_LIMITS',
    either('on', 'off'),
    'on',
    'off lifts the route limits and the one request per second per user, for benchmarks; lockouts stay.',
  ),
  worker: variable(
    'WORKER',
    choice('embedded', 'separate'),
    'embedded',
    'Where background work runs: embedded in the API process, or separate in one of its own.',
  ),
  ledgerLanes: variable(
    'LEDGER_LANES',
    wholeNumber(1, 64),
    () => String(Math.min(availableParallelism(), LANES_DEFAULT_MAX)),
    'Lanes that write to the ledger side by side, 1 to 64; each holds one database connection. ' +
      'Not set: one for each core of this machine, at most 4.',
  ),
  ledgerBatchMax: variable('LEDGER_BATCH_MAX', wholeNumber(1, 500), '100', 'Commands in one ledger call, 1 to 500.'),
  ledgerQueueMax: variable(
    'LEDGER_QUEUE_MAX',
    wholeNumber(100, 100_000),
    '5000',
    'Commands that may wait per lane, 100 to 100000; beyond that callers get 503.',
  ),
  databasePoolMax: variable(
    'DATABASE_POOL_MAX',
    wholeNumber(5, 200),
    '16',
    'Database connections of one process beside its lanes, 5 to 200.',
  ),
};

type Table = typeof VARIABLES;
type ValueOf<Field extends keyof Table> = Table[Field] extends Variable<infer Value> ? Value : never;
type OptionalField = {
  [Field in keyof Table]: Table[Field] extends { readonly default: undefined } ? Field : never;
}[keyof Table];

/** The environment, checked and read; see {@link VARIABLES} for what each field means. */
export type Environment = { readonly [Field in Exclude<keyof Table, OptionalField>]: ValueOf<Field> } & {
  readonly [Field in OptionalField]?: ValueOf<Field>;
};
