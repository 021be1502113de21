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

/** SQLSTATE: shut down by the administrator, crashed, starting up, too many connections. */
const UNAVAILABLE_STATES = new Set(['57P01', '57P02', '57P03', '53300']);
/** SQLSTATE class 08 is "connection exception". */
const CONNECTION_EXCEPTION = /^08[0-9A-Z]{3}$/;

/** `pg` gives these no code. */
const MESSAGES =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** How far causes are followed: TypeORM and AggregateError wrap once each. */
const CAUSE_DEPTH_MAX = 4;

/** Whether an error says that PostgreSQL cannot be reached or takes no work now, as opposed to refusing a statement. */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (!types.isNativeError(error) || depth > CAUSE_DEPTH_MAX) return false;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string') {
    if (CONNECTION_CODES.has(code) || UNAVAILABLE_STATES.has(code) || CONNECTION_EXCEPTION.test(code)) return true;
  }
  if (MESSAGES.test(error.message)) return true;
  const inner: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [error.cause];
  return inner.some((cause) => isDatabaseUnavailable(cause, depth + 1));
}
