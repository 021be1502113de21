import { types } from 'node:util';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DRAINED_BODY_BYTES_MAX } from './body-limit';
import { answerOf, answerOfStatus, type ErrorAnswer } from './error-answer';
import { ErrorBody } from './error-body.dto';
import type { ErrorFamily } from './error-family';
import type { KnownRoutes } from './known-routes';
import { Refusal } from './refusal';

export interface ErrorBodyFilterOptions {
  /** Routes whose errors have another form; the first that claims a path gives it. */
  readonly families?: readonly ErrorFamily[];
  /** Tells a wrong method from an unknown address; without it both are 404. */
  readonly routes?: KnownRoutes;
}

/** Answers everything that is thrown, on all routes; what nobody expected is logged and hidden from the caller. */
@Catch()
export class ErrorBodyFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorBodyFilter.name);
  private readonly families: readonly ErrorFamily[];
  private readonly routes: KnownRoutes | undefined;

  constructor({ families = [], routes }: ErrorBodyFilterOptions = {}) {
    this.families = families;
    this.routes = routes;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const path = pathOf(request);
    const allowed = this.allowedMethods(thrown, request, path);
    const answer = allowed.length > 0 ? answerOfStatus(405) : answerOf(thrown);
    this.log(answer, thrown);
    if (reply.sent || reply.raw.headersSent) {
      // Half an answer is under way: cutting it off is the only way left to say that it failed.
      reply.raw.destroy();
      return;
    }
    if (allowed.length > 0) void reply.header('Allow', allowed.join(', '));
    const family = this.families.find(({ claims }) => claims(path));
    sendAnswer(request, reply, answer, family?.bodyOf(answer));
  }

  /** Not empty when the address is known but not with this method. */
  private allowedMethods(thrown: unknown, request: FastifyRequest, path: string): readonly string[] {
    if (!this.routes || !request.is404 || !(thrown instanceof HttpException)) return [];
    return this.routes.methodsOf(path);
  }

  private log({ status, errorId }: ErrorAnswer, thrown: unknown): void {
    // A refusal is expected: an open circuit breaker would otherwise fill the log.
    if (status < 500 || thrown instanceof Refusal) return;
    const isError = types.isNativeError(thrown);
    const what = `error_id ${errorId}: ${isError ? `${thrown.name} ${thrown.message}` : typeof thrown}`;
    if (status === 503) this.logger.warn(`unavailable, ${what}`);
    // Only the text: an error object may carry the statement and its parameters along.
    else this.logger.error(`unexpected error, ${what}`, isError ? thrown.stack : undefined);
  }
}

/** Sends an error with its headers. @param body the answer in its family's form, default `ErrorBody` */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: ErrorAnswer,
  body: object = new ErrorBody(answer),
): void {
  const { retry_after: retryAfter } = answer.extra;
  if (typeof retryAfter === 'number') void reply.header('Retry-After', String(retryAfter));
  // Fastify closes the connection after a refused body, which resets it under a client that still sends and loses
  // our answer. Node reads what is left of the body by itself when the connection stays open.
  if (Number(request.headers['content-length'] ?? 0) <= DRAINED_BODY_BYTES_MAX) void reply.removeHeader('connection');
  void reply.status(answer.status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function pathOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?', 1);
  return path;
}
