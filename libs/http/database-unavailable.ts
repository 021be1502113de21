import { types } from 'node:util';

/** Of the operating system and of Node: the connection could not be made, or broke. */
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** SQLSTATE: shut down, crashed, starting up, a statement that took too long, a database that takes no connections. */
const UNAVAILABLE_STATES = new Set(['57P01', '57P02', '57P03', '57014', '55000']);
/**
 * SQLSTATE classes: connection exception, insufficient resources (too many connections, disk full), system error; and
 * what keeps a connection from being made: a login that is refused, a database that is not there.
 */
const UNAVAILABLE_CLASSES = /^(?:08|53|58|28|3D)[0-9A-Z]{3}$/;

/** `pg` gives these no code: lost connections, and its own limits for connecting, for waiting in the pool, for answers. */
const MESSAGES =
  /^(?:Connection terminated|timeout expired$|timeout exceeded when trying to connect|Query read timeout$|Client (?:has encountered a connection error|was closed) and is not queryable)/;
/** How TypeORM tells, at the next statement, that a connection broke between two statements of a transaction. */
const RUNNER_GONE = 'QueryRunnerAlreadyReleasedError';

/** How far causes are followed: TypeORM and AggregateError wrap once each. */
const CAUSE_DEPTH_MAX = 4;

/** Whether an error says that PostgreSQL cannot be reached or takes no work now, as opposed to refusing a statement. */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (!types.isNativeError(error) || depth > CAUSE_DEPTH_MAX) return false;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string') {
    if (CONNECTION_CODES.has(code) || UNAVAILABLE_STATES.has(code) || UNAVAILABLE_CLASSES.test(code)) return true;
  }
  // Whatever keeps a connection from being made: a Unix socket that is gone has ENOENT, for one.
  if ('syscall' in error && error.syscall === 'connect') return true;
  if (MESSAGES.test(error.message) || error.name === RUNNER_GONE) return true;
  const inner: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [error.cause];
  return inner.some((cause) => isDatabaseUnavailable(cause, depth + 1));
}
