import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CliModule } from './cli.module';
import { withDatabase } from './database';
import type { Interruption } from './interruption';

/**
 * Does `work` with the application's commands, without its HTTP server, and closes everything after it.
 * @param interruption for work that stops by itself at Ctrl-C; other work is cut off
 */
export function runInApp<Result>(
  work: (app: INestApplicationContext) => Promise<Result>,
  interruption?: Interruption,
): Promise<Result> {
  return withDatabase(async ({ url }) => {
    // Errors are thrown and told in a sentence; a log would only say them twice.
    const app = await NestFactory.createApplicationContext(CliModule.for(url), { logger: false, abortOnError: false });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  }, interruption);
}
