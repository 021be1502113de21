import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CliModule } from './cli.module';
import { withDatabase } from './database';

/** Does `work` with the application's commands, without its HTTP server, and closes everything after it. */
export function runInApp<Result>(work: (app: INestApplicationContext) => Promise<Result>): Promise<Result> {
  return withDatabase(async ({ url }) => {
    // Errors are thrown and told in a sentence; a log would only say them twice.
    const app = await NestFactory.createApplicationContext(CliModule.for(url), { logger: false, abortOnError: false });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  });
}
