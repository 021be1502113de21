import { ConfigurationError, loadEnvironment } from '@goldkeep/config';
import { runWorker } from './run-worker';

async function main(): Promise<void> {
  try {
    await runWorker(loadEnvironment());
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigurationError) return error.message;
  if ('code' in error && error.code === 'ECONNREFUSED') return 'No database answers at DATABASE_URL.';
  return error.stack ?? error.message;
}

void main();
