import { GUARDS_METADATA, INTERCEPTORS_METADATA, PIPES_METADATA } from '@nestjs/common/constants';
import { Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendReady, type FrontDoor, type FrontHandler } from '@goldkeep/http';
import { whenThere } from '@goldkeep/cache';
import type { KeyScope } from '../entities/api-key.entity';
import { ScopeMissingError } from '../games-errors';
import { GameKeyAuthenticator } from '../keys/game-key-authenticator';
import { GameKeyGuard, KEY_SCOPE } from '../keys/game-key.guard';
import { RATE_LIMITS, type RateLimitName } from '../rate-limits/rate-limit-definitions';
import { RATE_LIMIT, RateLimitGuard } from '../rate-limits/rate-limit.guard';
import { RateLimits } from '../rate-limits/rate-limits';
import { directRouteOf, type DirectCall, type DirectRoute } from './direct-route';

/** What a direct route does by itself, in this order. */
const CHECKS: readonly unknown[] = [GameKeyGuard, RateLimitGuard];

/** Has routes with `@AnswerDirectly` answered at the door. Call it before the app is initialised. */
export function answerDirectly(app: NestFastifyApplication, door: FrontDoor): void {
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  instance.addHook('onRoute', (route) => {
    const direct = directRouteOf(route.config);
    if (!direct) return;
    const handler = handlerOf(app, direct);
    if (route.method === 'GET') door.add(route.url, handler);
    route.handler = async ({ raw, headers, params }: FastifyRequest, reply: FastifyReply) => {
      const failure = door.failureOf(raw);
      if (failure) {
        void reply.headers(failure.headers);
        throw failure.error;
      }
      // What the door leaves to the framework, for example an address with a query.
      const header = (name: string, value: string | number) => void reply.header(name, value);
      const call = await handler.admit({ headers, params: params as Record<string, string>, header });
      sendReady(reply, await handler.answer(call));
    };
  });
}

function handlerOf(
  app: NestFastifyApplication,
  { controller, method, answers }: DirectRoute,
): FrontHandler<DirectCall<unknown>> {
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
  const instance: unknown = app.get(controller, { strict: false });
  const authenticator = app.get(GameKeyAuthenticator, { strict: false });
  const limits = app.get(RateLimits, { strict: false });
  return {
    admit: (call) =>
      // What is there already is not waited for.
      whenThere(authenticator.authenticate(call.headers['x-game-secret-key']), (game) => {
        if (scope && !game.scopes.includes(scope)) throw new ScopeMissingError(scope);
        const read = () => ({ game, wanted: answers.read(call.params) });
        return limits.areLifted ? read() : limits.charge(rateLimit, game.snapshot, call).then(read);
      }),
    answerAtHand: (calls) => answers.answerAtHand(instance, calls),
    answer: (call) => answers.answer(instance, call),
  };
}
