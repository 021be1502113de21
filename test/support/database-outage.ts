import { onServer, testServer } from './test-server';

/** Ends every connection to a test's database and refuses new ones: to the application, the database is gone. */
export async function closeDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await onServer(testServer(), `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await onServer(testServer(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
}

export async function reopenDatabase(url: string): Promise<void> {
  await onServer(testServer(), `ALTER DATABASE ${new URL(url).pathname.slice(1)} ALLOW_CONNECTIONS true`);
}
