import { Client, type ClientConfig } from 'pg';
import { DATABASE_LIMITS } from './database-limits';

/** Asks the database one question over a fresh connection. @throws Error when it does not answer within the limits */
export async function probeDatabase(connection: ClientConfig): Promise<void> {
  const client = new Client({
    ...connection,
    application_name: 'goldkeep probe',
    connectionTimeoutMillis: DATABASE_LIMITS.connectMs,
    query_timeout: DATABASE_LIMITS.answerMs,
  });
  // What breaks it breaks the question too, and is told there.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    void client.end();
  }
}
