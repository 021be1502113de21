import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '@goldkeep/auth';
import { InsuredRedis, type RedisConnection } from '@goldkeep/cache';
import { LocalWindows, type CountedWindow, type WindowState } from './local-windows';
import { SharedWindows } from './shared-windows';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

const SECOND_MS = 1_000;

/** Where requests are counted: in Redis when there is one, so that all processes share a count, else in this process. */
export class RateLimitStorage implements ThrottlerStorage {
  private readonly local: LocalWindows;
  private readonly shared = new SharedWindows();
  private readonly redis: InsuredRedis | null;

  constructor({ clock, redis }: { readonly clock: Clock; readonly redis: RedisConnection | null }) {
    this.local = new LocalWindows(clock);
    this.redis = redis && new InsuredRedis(redis, new Logger(RateLimitStorage.name), 'rate limits');
  }

  /** Counts a request within its window, unless it is one too many. @param windowMs whole seconds in milliseconds */
  async increment(key: string, windowMs: number, limit: number): Promise<ThrottlerRecord> {
    const window = { key, windowMs, limit };
    if (!this.redis) return recordOf(window, this.local.count(window));
    const state = await this.redis.run(
      (client) => this.shared.count(client, window),
      () => this.local.count(window),
    );
    return recordOf(window, state);
  }

  /** How far the count has come, without counting anything. */
  async look(key: string, windowMs: number, limit: number): Promise<ThrottlerRecord> {
    const window = { key, windowMs, limit };
    if (!this.redis) return recordOf(window, this.local.look(window));
    const state = await this.redis.run(
      (client) => this.shared.look(client, window),
      () => this.local.look(window),
    );
    return recordOf(window, state);
  }
}

function recordOf({ limit }: CountedWindow, { count, leftMs }: WindowState): ThrottlerRecord {
  const leftSeconds = Math.max(1, Math.ceil(leftMs / SECOND_MS));
  const isBlocked = count > limit;
  return {
    totalHits: count,
    timeToExpire: leftSeconds,
    isBlocked,
    timeToBlockExpire: isBlocked ? leftSeconds : 0,
  };
}
