import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics';

const MS_PER_SECOND = 1000;
const UNMATCHED = 'unmatched';
/** Callers may send any method; only these get a series of their own. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Measures every request by its route's pattern. Call it before the app is initialised. */
export function registerHttpMetrics(app: NestFastifyApplication, metrics: Metrics): void {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  instance.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest({
      method: METHODS.has(request.method) ? request.method : 'other',
      route: request.is404 ? UNMATCHED : (request.routeOptions.url ?? UNMATCHED),
      status: reply.statusCode,
      seconds: reply.elapsedTime / MS_PER_SECOND,
    });
    done();
  });
}
