import { Client, type ClientConfig } from 'pg';

/** One query over one shard; beyond it, something is wrong with the database. */
const STATEMENT_TIMEOUT_MS = 3_600_000;

/** Does `work` over a connection of its own, whose statements may take long: the pool is for requests. */
export async function withOwnConnection<Result>(
  connection: ClientConfig,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    ...connection,
    application_name: 'goldkeep verification',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
  });
  let broken: Error | undefined;
  // A connection that breaks between two queries must not end the process: the next query tells.
  client.on('error', (error) => {
    broken = error;
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    if (!broken) await client.end();
  }
}

/** Reads one state of the database, without locks; whatever is written meanwhile, to temporary tables, is undone. */
export async function inSnapshot<Result>(
  client: Client,
  access: 'READ ONLY' | 'READ WRITE',
  work: () => Promise<Result>,
): Promise<Result> {
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ ${access}`);
  try {
    return await work();
  } finally {
    await client.query('ROLLBACK');
  }
}
