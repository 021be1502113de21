import { ConfigurationError, loadEnvironment } from '@goldkeep/config';
import { EmbeddedPostgresError, UnusableDatabaseError } from '@goldkeep/persistence';
import { runApi } from './run-api';

async function main(): Promise<void> {
  try {
    await runApi(loadEnvironment());
  } catch (error) {
    const isForTheOperator =
      error instanceof ConfigurationError ||
      error instanceof EmbeddedPostgresError ||
      error instanceof UnusableDatabaseError;
    process.stderr.write(`${isForTheOperator ? error.message : explain(error)}\n`);
    process.exitCode = 1;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'The port is taken by another program: set PORT to a free one.';
  if ('code' in error && error.code === 'ECONNREFUSED') return 'No database answers at DATABASE_URL.';
  return error.stack ?? error.message;
}

void main();
