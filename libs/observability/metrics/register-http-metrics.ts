import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, onResponseHookHandler } from 'fastify';
import type { FrontDoor } from '@goldkeep/http';
import type { Metrics } from './metrics';

const MS_PER_SECOND = 1000;
const UNMATCHED = 'unmatched';
/** Callers may send any method; only these get a series of their own. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Measures every request by its route's pattern. Call it before the app is initialised. */
export function registerHttpMetrics(app: NestFastifyApplication, metrics: Metrics, door: FrontDoor): void {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  const observe = (method: string, route: string, status: number, tookMs: number) => {
    metrics.observeRequest({ method, route, status, seconds: tookMs / MS_PER_SECOND });
  };
  const observeReply = (method: string, route: string, { raw }: FastifyRequest, reply: FastifyReply) => {
    observe(method, route, reply.statusCode, reply.elapsedTime + (door.failureOf(raw)?.tookMs ?? 0));
  };
  door.whenAnswered((pattern, tookMs) => observe('GET', pattern, 200, tookMs));
  // A route's own hook knows the pattern beforehand: to ask a request for it makes an object of a dozen fields each time.
  instance.addHook('onRoute', (route) => {
    const hook: onResponseHookHandler = (request, reply, done) => {
      observeReply(request.method, route.url, request, reply);
      done();
    };
    route.onResponse = [hook, route.onResponse ?? []].flat();
  });
  instance.addHook('onResponse', (request, reply, done) => {
    if (request.is404) observeReply(METHODS.has(request.method) ? request.method : 'other', UNMATCHED, request, reply);
    done();
  });
}
