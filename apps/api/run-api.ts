import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '@goldkeep/config';
import { migrate, startEmbeddedPostgres } from '@goldkeep/persistence';
import { dataSourceOptions } from '../../ormconfig';
import { createApp } from './create-app';
import { prepareFirstUse } from './first-use/prepare-first-use';
import { printWelcome } from './first-use/print-welcome';

interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts everything, serves until SIGINT or SIGTERM, and ends all that it started. */
export async function runApi(environment: Environment): Promise<void> {
  const stopSignal = nextStopSignal();
  const database = await openDatabase(environment);
  let app: NestFastifyApplication | undefined;
  try {
    await migrate(dataSourceOptions(database.url));
    app = await createApp(environment, database.url);
    const firstUse = await prepareFirstUse(app, environment);
    await app.listen({ port: environment.port, host: environment.host });
    const baseUrl = await app.getUrl();
    const logger = new Logger('Api');
    logger.log(`listening on ${baseUrl}${environment.apiPrefix}`);
    if (!environment.rateLimits) logger.warn('RATE_LIMITS=off: route throttles are lifted, lockouts are not');
    printWelcome({ ...firstUse, baseUrl: `${baseUrl}${environment.apiPrefix}` });
    await stopSignal;
  } finally {
    // The database goes last: what is under way still needs it.
    await app?.close();
    await database.stop();
  }
}

async function openDatabase({ databaseUrl, dataDir }: Environment): Promise<Database> {
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: () => Promise.resolve() };
  const log = (line: string) => process.stdout.write(`${line}\n`);
  return startEmbeddedPostgres({ dataDir, log });
}

/** Resolves at the first request to stop. Later ones change nothing: the way out is already being taken. */
function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}
