import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { GameSnapshot } from '@goldkeep/games';
import { OriginNotAllowedError } from './user-action-errors';
import { USER_ACTIONS_PATH } from './user-envelope.dto';

/** Stands for any origin in a game's setting. */
const ANY = '*';
const PREFLIGHT_SECONDS = '600';
const EXPOSED_HEADERS = 'Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id';

/**
 * Answers the question that browsers ask before they call a user action from a page. Nobody knows yet for which game
 * they ask, so the answer is always yes: what a game does not allow is refused when the action comes, unseen by the page.
 */
export function answerPreflights(app: NestFastifyApplication, apiPrefix: string): void {
  const base = `${apiPrefix}/${USER_ACTIONS_PATH}/`;
  const instance = app.getHttpAdapter().getInstance();
  instance.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (request.method !== 'OPTIONS' || origin === undefined || !request.url.startsWith(base)) {
      done();
      return;
    }
    void allowOrigin(reply, origin)
      .header('Access-Control-Allow-Methods', 'POST')
      .header('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Request-Id')
      .header('Access-Control-Max-Age', PREFLIGHT_SECONDS)
      .status(204)
      .send();
  });
}

/**
 * Lets a page of an allowed origin read the answer. Callers that are no browser send no origin.
 * @throws OriginNotAllowedError before the action has done anything
 */
export function checkOrigin(origin: string | undefined, { settings }: GameSnapshot, reply: FastifyReply): void {
  if (origin === undefined) return;
  const { browser_origins: allowed } = settings;
  if (!allowed.includes(ANY) && !allowed.includes(origin)) throw new OriginNotAllowedError();
  void allowOrigin(reply, origin).header('Access-Control-Expose-Headers', EXPOSED_HEADERS);
}

function allowOrigin(reply: FastifyReply, origin: string): FastifyReply {
  return reply.header('Access-Control-Allow-Origin', origin).header('Vary', 'Origin');
}
