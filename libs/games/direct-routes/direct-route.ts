import type { Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { ReadyAnswer } from '@goldkeep/http';
import type { GameContext } from '../keys/game-key-authenticator';

/** A call of a game backend that may be answered. */
export interface DirectCall<Wanted> {
  readonly game: GameContext;
  readonly wanted: Wanted;
}

/** How a direct route answers; `controller` is the one that it was declared in. */
export interface DirectAnswers<Controller, Wanted> {
  /** What is asked for. @throws a refusal for parameters that do not tell */
  read(params: Readonly<Record<string, string>>): Wanted;
  /** The answers to calls that came together, as far as they are at hand; undefined for the others. */
  answerAtHand(
    controller: Controller,
    calls: readonly DirectCall<Wanted>[],
  ): Promise<readonly (ReadyAnswer | undefined)[]>;
  /** The answer to one call. */
  answer(controller: Controller, call: DirectCall<Wanted>): Promise<ReadyAnswer>;
}

/** A method of a controller, and how to get its answers. */
export interface DirectRoute {
  readonly controller: Type;
  readonly method: object;
  readonly answers: DirectAnswers<unknown, unknown>;
}

/**
 * Has a GET route for game backends answered at the front door, behind the same key check, scope and rate limit, without
 * the framework, which takes longer than a kept answer does. Only behind `GameKeyGuard` and `RateLimitGuard`: whatever
 * else stands before the route stops the start. See docs/adr/0011.
 */
export function AnswerDirectly<Controller, Wanted>(answers: DirectAnswers<Controller, Wanted>): MethodDecorator {
  return (target, name, descriptor) => {
    RouteConfig({ direct: { controller: target.constructor, method: descriptor.value, answers } })(
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
