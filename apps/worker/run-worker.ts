import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { ConfigurationError, type Environment } from '@goldkeep/config';
import { WorkerModule } from './worker.module';

/**
 * Delivers events until SIGINT or SIGTERM, then finishes what is under way.
 * @throws ConfigurationError when the environment is not that of a separate worker
 */
export async function runWorker(environment: Environment): Promise<void> {
  const databaseUrl = checkDatabaseUrl(environment);
  const stopSignal = nextStopSignal();
  const app = await NestFactory.createApplicationContext(WorkerModule.for(environment, databaseUrl), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  await stopSignal;
  await app.close();
}

function checkDatabaseUrl({ databaseUrl, worker }: Environment): string {
  const mistakes: string[] = [];
  if (databaseUrl === undefined) {
    mistakes.push('DATABASE_URL is not set. The worker has no database of its own: give it the one of the API.');
  }
  if (worker !== 'separate') {
    mistakes.push('WORKER is not separate. Set it here and for the API, which otherwise does this work itself.');
  }
  if (databaseUrl === undefined || mistakes.length > 0) throw new ConfigurationError(mistakes);
  return databaseUrl;
}

/** Resolves at the first request to stop. Later ones change nothing: the way out is already being taken. */
function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}
