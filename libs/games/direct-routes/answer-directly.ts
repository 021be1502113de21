import { GUARDS_METADATA, INTERCEPTORS_METADATA, PIPES_METADATA } from '@nestjs/common/constants';
import { Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { RouteParams } from '@goldkeep/auth';
import { goFirst } from '@goldkeep/resilience';
import type { KeyScope } from '../entities/api-key.entity';
import { ScopeMissingError } from '../games-errors';
import { GameKeyAuthenticator } from '../keys/game-key-authenticator';
import { GameKeyGuard, KEY_SCOPE } from '../keys/game-key.guard';
import { RATE_LIMITS, type RateLimitName } from '../rate-limits/rate-limit-definitions';
import { RATE_LIMIT, RateLimitGuard } from '../rate-limits/rate-limit.guard';
import { RateLimits } from '../rate-limits/rate-limits';
import { directRouteOf, type DirectRoute } from './direct-route';

/** What a direct route does by itself, in this order. */
const CHECKS: readonly unknown[] = [GameKeyGuard, RateLimitGuard];

/** Has routes with `@AnswerDirectly` called by Fastify itself. Call it before the app is initialised. */
export function answerDirectly(app: NestFastifyApplication): void {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  instance.addHook('onRoute', (route) => {
    const direct = directRouteOf(route.config);
    if (direct) route.handler = handlerOf(app, direct);
  });
}

function handlerOf(app: NestFastifyApplication, { controller, method, answer }: DirectRoute): RouteHandlerMethod {
  const reflector = app.get(Reflector);
  const declared = [method, controller] as Parameters<Reflector['getAllAndOverride']>[1];
  const kinds = [GUARDS_METADATA, INTERCEPTORS_METADATA, PIPES_METADATA];
  const before = kinds.flatMap((kind) => reflector.getAllAndMerge<readonly unknown[]>(kind, declared));
  const rateLimit = reflector.getAllAndOverride<RateLimitName | undefined>(RATE_LIMIT, declared);
  const isKnown = before.length === CHECKS.length && CHECKS.every((guard, index) => before[index] === guard);
  if (!isKnown || !rateLimit || RATE_LIMITS[rateLimit].countedBy !== 'guard') {
    throw new Error(
      `a direct route of ${controller.name} must have the key's and the rate limit's guard, and no others`,
    );
  }
  const scope = reflector.getAllAndOverride<KeyScope | undefined>(KEY_SCOPE, declared);
  const instance = app.get<never>(controller, { strict: false });
  const authenticator = app.get(GameKeyAuthenticator, { strict: false });
  const limits = app.get(RateLimits, { strict: false });
  return ({ headers, params }, reply) =>
    goFirst(async () => {
      const known = authenticator.authenticate(headers['x-game-secret-key']);
      const game = known instanceof Promise ? await known : known;
      if (scope && !game.scopes.includes(scope)) throw new ScopeMissingError(scope);
      if (!limits.areLifted) await limits.charge(rateLimit, game.snapshot, reply);
      await answer(instance, { game, params: params as RouteParams, reply });
    });
}
