import { Inject, Injectable } from '@nestjs/common';
import { InjectThrottlerStorage } from '@nestjs/throttler';
import type { HeaderSink } from '@goldkeep/http';
import type { GameSnapshot } from '../directory/game-snapshot';
import { RateLimitedError } from '../games-errors';
import { hasSetting, limitInForce } from './limit-in-force';
import { RATE_LIMITS, type RateLimitName } from './rate-limit-definitions';
import type { RateLimitStorage } from './rate-limit-storage';
import { RATE_LIMITS_OPTIONS, type RateLimitsOptions } from './rate-limits-options';

const SECOND_MS = 1_000;

/** Counts requests against the limits of games and of the server. */
@Injectable()
export class RateLimits {
  /** `RATE_LIMITS=off`: nothing is counted, nothing refused. */
  readonly areLifted: boolean;

  constructor(
    @InjectThrottlerStorage() private readonly storage: RateLimitStorage,
    @Inject(RATE_LIMITS_OPTIONS) { areLifted }: RateLimitsOptions,
  ) {
    this.areLifted = areLifted;
  }

  /**
   * Counts one request, and tells the caller in the headers how many are left.
   * @param game whose request it is; may be null where the limit is one of the whole server
   * @throws RateLimitedError when it is one too many; it then does not count
   */
  async charge(name: RateLimitName, game: GameSnapshot | null, reply: HeaderSink): Promise<void> {
    if (this.areLifted) return;
    const { key, windowMs, limit } = windowOf(name, game);
    const { totalHits, timeToExpire, isBlocked } = await this.storage.increment(key, windowMs, limit);
    tellIn(reply, limit, totalHits, timeToExpire);
    if (isBlocked) throw new RateLimitedError({ name, limit, retryAfterSeconds: timeToExpire });
  }

  /** Tells the caller how many requests are left, and counts none. */
  async show(name: RateLimitName, game: GameSnapshot | null, reply: HeaderSink): Promise<void> {
    if (this.areLifted) return;
    const { key, windowMs, limit } = windowOf(name, game);
    const { totalHits, timeToExpire } = await this.storage.look(key, windowMs, limit);
    tellIn(reply, limit, totalHits, timeToExpire);
  }
}

function windowOf(name: RateLimitName, game: GameSnapshot | null) {
  const windowMs = RATE_LIMITS[name].windowSeconds * SECOND_MS;
  const limit = limitInForce(name, game?.settings);
  if (!hasSetting(name)) return { key: name, windowMs, limit };
  if (!game) throw new Error(`${name} is counted per game, on a route that knows none: put GameKeyGuard before it`);
  return { key: `${name}:${game.gameId}`, windowMs, limit };
}

function tellIn(reply: HeaderSink, limit: number, count: number, resetSeconds: number): void {
  reply.header('RateLimit-Limit', limit);
  reply.header('RateLimit-Remaining', Math.max(0, limit - count));
  reply.header('RateLimit-Reset', resetSeconds);
}
