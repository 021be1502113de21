import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { loadEnvironment } from '@goldkeep/config';
import { buildOpenApi, configureHttpApp, createFastifyAdapter } from '@goldkeep/http';
import { AppModule } from './app.module';

/** Never connected to. */
const NO_DATABASE = 'postgres://127.0.0.1/none';

/** The OpenAPI document of all routes as a server with the default settings has them, made without one. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for({ environment: loadEnvironment({}), databaseUrl: NO_DATABASE, sessionSecret: '' }),
    createFastifyAdapter(),
    // A preview constructs nothing: what modules and controllers say of themselves is enough.
    { preview: true, bodyParser: false, logger: false, abortOnError: false },
  );
  configureHttpApp(app, { apiPrefix: '' });
  return buildOpenApi(app);
}
