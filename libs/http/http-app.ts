import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_LIMIT_BYTES, bodyLimitOf } from './body-limit';
import { refuseUnreadable } from './client-error';
import { DtoPipe } from './dto.pipe';
import { answerOfStatus } from './error-answer';
import { ErrorBodyFilter, sendAnswer } from './error-body.filter';
import type { ErrorFamily } from './error-family';
import { useJsonBodies } from './json-body';
import { KnownRoutes } from './known-routes';
import { PARAM_LENGTH_MAX } from './param-length';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id';
import { DATA_HEADERS, readSecurityHeaders } from './security-headers';

const SECOND_MS = 1000;
/** Longer than the minute for which common proxies keep an idle connection: the proxy should be the one to close it. */
const KEEP_ALIVE_TIMEOUT_MS = 72 * SECOND_MS;
/** 0 would mean for ever. */
const CLOSING_KEEP_ALIVE_MS = 1;

export interface FastifyAdapterOptions {
  /** How long the headers of a request may take to arrive, default 20 s. */
  readonly headersTimeoutMs?: number;
  /** How long a whole request may take to arrive, default 120 s: 32 MiB over a line of 2.5 Mbit/s. */
  readonly requestTimeoutMs?: number;
  /** How often slow requests are looked for, default 5 s. */
  readonly timeoutCheckMs?: number;
  /** Turns addresses that have another form by now into those of our routes; default: as they are. */
  readonly rewriteUrl?: (url: string) => string;
}

/** The server under Nest, with everything that happens before Nest sees a request. */
export function createFastifyAdapter(options: FastifyAdapterOptions = {}): FastifyAdapter {
  const {
    headersTimeoutMs = 20 * SECOND_MS,
    requestTimeoutMs = 120 * SECOND_MS,
    timeoutCheckMs = 5 * SECOND_MS,
    rewriteUrl = (url: string) => url,
  } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX, ignoreTrailingSlash: true, caseSensitive: true },
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: timeoutCheckMs },
    // What arrives on an open connection while the server stops is still served, and the connection closed after it.
    return503OnClosing: false,
    // By default every connection is cut when the server stops, those with a request under way too.
    forceCloseConnections: false,
    rewriteUrl: ({ url = '' }) => rewriteUrl(url),
    requestIdHeader: false,
    genReqId: requestIdOf,
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      void reply.header(REQUEST_ID_HEADER, request.id);
      sendAnswer(request, reply, answerOfStatus(error.statusCode ?? 400));
    },
  });
  useJsonBodies(adapter);
  return adapter;
}

export interface HttpAppOptions {
  /** Goes in front of all routes, for example `/sandbox`; empty for none. */
  readonly apiPrefix: string;
  /** Routes whose errors do not have the form of `ErrorBody`. */
  readonly errorFamilies?: readonly ErrorFamily[];
}

/** What all routes share: prefix, DTOs, errors, request ids, security headers. Call it before the app is initialised. */
export function configureHttpApp(app: NestFastifyApplication, { apiPrefix, errorFamilies = [] }: HttpAppOptions): void {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  const routes = new KnownRoutes();
  if (apiPrefix !== '') app.setGlobalPrefix(apiPrefix);
  app.useGlobalPipes(new DtoPipe());
  app.useGlobalFilters(new ErrorBodyFilter({ families: errorFamilies, routes }));
  instance.addHook('onRoute', (route) => {
    routes.add(route.url, route.method);
    const limit = bodyLimitOf(route.config);
    if (limit !== undefined) route.bodyLimit = limit;
  });
  addHeadersToAll(instance, apiPrefix);
  // A connection whose last request is answered after that must not wait for another one.
  instance.addHook('preClose', (done) => {
    instance.server.keepAliveTimeout = CLOSING_KEEP_ALIVE_MS;
    done();
  });
}

function addHeadersToAll(instance: FastifyInstance, apiPrefix: string): void {
  const dataPath = `${apiPrefix}/api/`;
  let pageHeaders: Readonly<Record<string, string>> = {};
  instance.addHook('onReady', async () => {
    pageHeaders = await readSecurityHeaders();
  });
  instance.addHook('onRequest', (request, reply, done) => {
    // The others are about pages, and cost time on every call.
    if (request.url.startsWith(dataPath)) void reply.header(...DATA_HEADERS);
    else void reply.headers(pageHeaders);
    void reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
}
