import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** What the global set-up tells the workers; the environment is the only thing that reaches them. */
const SERVER_VARIABLE = 'GOLDKEEP_TEST_SERVER';

/** The PostgreSQL server of one test run, and the migrated database that every test database is copied from. */
export interface TestServer {
  /** Of a superuser, with any database. */
  readonly url: string;
  readonly template: string;
}

export function publishTestServer(server: TestServer): void {
  process.env[SERVER_VARIABLE] = JSON.stringify(server);
}

export function testServer(): TestServer {
  const published = process.env[SERVER_VARIABLE];
  if (published === undefined) throw new Error('no test server: these tests need the global set-up of jest.config.mjs');
  return JSON.parse(published) as TestServer;
}

/** A name that no other run on the same server has. */
export function newDatabaseName(purpose: string): string {
  return `goldkeep_${purpose}_${randomBytes(6).toString('hex')}`;
}

export function databaseUrl(server: Pick<TestServer, 'url'>, database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs one statement in the server's own database: where databases are created and dropped. */
export async function onServer(server: Pick<TestServer, 'url'>, statement: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(server, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
