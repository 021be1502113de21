import type { Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { RouteParams } from '@goldkeep/auth';
import type { GameContext } from '../keys/game-key-authenticator';

/** What a direct route is called with. */
export interface DirectCall {
  readonly game: GameContext;
  /** As they stand in the path, decoded; not checked yet. */
  readonly params: RouteParams;
  readonly reply: FastifyReply;
}

/** Calls a method of its controller, whichever that is. */
type DirectAnswer = (controller: never, call: DirectCall) => Promise<void>;

/** A method of a controller, and how to call it. */
export interface DirectRoute {
  readonly controller: Type;
  readonly method: object;
  readonly answer: DirectAnswer;
}

/**
 * Has a GET route for game backends called by Fastify itself, behind the same key check, scope and rate limit, without
 * Nest's router, which takes longer than a kept answer does. Only behind `GameKeyGuard` and `RateLimitGuard`: whatever
 * else stands before the route stops the start. See docs/adr/0011.
 * @param answer calls the decorated method, with its arguments read from `params`
 */
export function AnswerDirectly(answer: DirectAnswer): MethodDecorator {
  return (target, name, descriptor) => {
    RouteConfig({ direct: { controller: target.constructor, method: descriptor.value, answer } })(
      target,
      name,
      descriptor,
    );
  };
}

/** What `AnswerDirectly` left in a route's config; `undefined` where it was not used. */
export function directRouteOf(config: unknown): DirectRoute | undefined {
  if (typeof config !== 'object' || config === null || !('direct' in config)) return undefined;
  return config.direct as DirectRoute;
}
