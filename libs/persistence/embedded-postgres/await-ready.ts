import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type Access, databaseUrl, ROLE } from './access-file';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres-error';

export const POLL_INTERVAL_MS = 20;

/** Long enough to read through a full write-ahead log on a slow disk. */
export const READY_LIMIT_MS = 300_000;

const UNKNOWN_DATABASE = '3D000';
const WRONG_PASSWORD = '28P01';
/** Not listening yet, or no longer; recovering, or shutting down. */
const NOT_YET = ['ECONNREFUSED', 'ECONNRESET', '57P03'];

interface AwaitedServer {
  readonly access: Access;
  readonly port: number;
  readonly isRunning: () => boolean;
}

/**
 * Waits until the server takes connections to our database, which is made if it is not there yet.
 * @returns the server's version, for example `18.4`; undefined when it ended instead
 * @throws EmbeddedPostgresError when it refuses the password, or is not ready after five minutes
 */
export async function awaitReady({ access, port, isRunning }: AwaitedServer): Promise<string | undefined> {
  const deadlineMs = performance.now() + READY_LIMIT_MS;
  while (isRunning()) {
    try {
      return await ask(databaseUrl(access, port), 'SHOW server_version');
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (code === WRONG_PASSWORD) throw wrongPassword(port);
      if (code === UNKNOWN_DATABASE) await ask(databaseUrl(access, port, 'postgres'), `CREATE DATABASE ${ROLE}`);
      else if (!NOT_YET.includes(code) && isRunning()) throw error;
    }
    if (performance.now() > deadlineMs) throw notReady();
    await pause(POLL_INTERVAL_MS);
  }
  return undefined;
}

/**
 * Whether the server takes connections to our database now.
 * @throws EmbeddedPostgresError when it refuses the password
 */
export async function isReady(access: Access, port: number): Promise<boolean> {
  try {
    await ask(databaseUrl(access, port), 'SHOW server_version');
    return true;
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (code === WRONG_PASSWORD) throw wrongPassword(port);
    if (code === UNKNOWN_DATABASE || NOT_YET.includes(code)) return false;
    throw error;
  }
}

async function ask(url: string, statement: string): Promise<string> {
  const client = new Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 10_000 });
  // A server that ends while we are connected is reported by the query; without a listener it would end us too.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version?: string }>(statement);
    return rows[0]?.server_version ?? '';
  } finally {
    await client.end();
  }
}

export function notReady(): EmbeddedPostgresError {
  return new EmbeddedPostgresError('PostgreSQL was not ready after five minutes.');
}

function wrongPassword(port: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The database on port ${port} does not take the password that is kept in the data folder. ` +
      'Put the file postgres-access.json back as it was.',
  );
}
