import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { createLogger, type LogLevel } from './create-logger';

/**
 * Structured logs for Nest's `Logger`: hand `app.useLogger` the Logger of nestjs-pino. Requests are not logged, and
 * nothing is hung into their way for it: metrics count them.
 * @param service named in every line
 */
export function loggingModule(level: LogLevel, service = 'goldkeep'): DynamicModule {
  return LoggerModule.forRoot({ pinoHttp: { logger: createLogger({ level, service }) }, forRoutes: [] });
}
