import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { auditAdminRoutes } from '@goldkeep/auth';
import type { Environment } from '@goldkeep/config';
import { buildOpenApi, configureHttpApp, createFastifyAdapter, openFrontDoor, serveOpenApi } from '@goldkeep/http';
import { answerDirectly } from '@goldkeep/games';
import { Ledger } from '@goldkeep/ledger';
import { Metrics, registerHttpMetrics } from '@goldkeep/observability';
import { answerPreflights, userActionAlias, userErrors } from '@goldkeep/players';
import { shortWorks } from '@goldkeep/resilience';
import { AppModule } from './app.module';
import { keptSessionSecret } from './first-use/session-secret';

/** The whole application, ready to listen. */
export async function createApp(environment: Environment, databaseUrl: string): Promise<NestFastifyApplication> {
  const { apiPrefix, dataDir, sessionSecret = await keptSessionSecret(dataDir) } = environment;
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for({ environment, databaseUrl, sessionSecret }),
    createFastifyAdapter({ rewriteUrl: userActionAlias(apiPrefix) }),
    { bodyParser: false, bufferLogs: true, abortOnError: false },
  );
  app.useLogger(app.get(Logger));
  configureHttpApp(app, { apiPrefix, errorFamilies: [userErrors(apiPrefix)] });
  const door = openFrontDoor(app, shortWorks);
  answerDirectly(app, door);
  answerPreflights(app, apiPrefix);
  auditAdminRoutes(app, apiPrefix);
  const metrics = app.get(Metrics);
  metrics.watchWaitingCommands(() => app.get(Ledger).waiting);
  registerHttpMetrics(app, metrics, door);
  serveOpenApi(app, buildOpenApi(app), apiPrefix);
  return app;
}
