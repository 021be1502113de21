import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, onResponseHookHandler } from 'fastify';
import type { Metrics } from './metrics';

const MS_PER_SECOND = 1000;
const UNMATCHED = 'unmatched';
/** Callers may send any method; only these get a series of their own. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Measures every request by its route's pattern. Call it before the app is initialised. */
export function registerHttpMetrics(app: NestFastifyApplication, metrics: Metrics): void {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  const observe = (method: string, route: string, { statusCode, elapsedTime }: FastifyReply) => {
    metrics.observeRequest({ method, route, status: statusCode, seconds: elapsedTime / MS_PER_SECOND });
  };
  // A route's own hook knows the pattern beforehand: to ask a request for it makes an object of a dozen fields each time.
  instance.addHook('onRoute', (route) => {
    const hook: onResponseHookHandler = (request, reply, done) => {
      observe(request.method, route.url, reply);
      done();
    };
    route.onResponse = [hook, route.onResponse ?? []].flat();
  });
  instance.addHook('onResponse', (request, reply, done) => {
    if (request.is404) observe(METHODS.has(request.method) ? request.method : 'other', UNMATCHED, reply);
    done();
  });
}
