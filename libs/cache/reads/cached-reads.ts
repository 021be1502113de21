import { Logger } from '@nestjs/common';
import { createCache, memoryStore, type Cache } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import { LRUCache } from 'lru-cache';
import { answerOf } from '@goldkeep/http';
import { RedisUnavailableError, type RedisConnection } from '../redis/redis-connection';

/** Values in this process when there is no Redis. */
const VALUES_MAX = 10_000;
/** Far beyond any life: while the database is away, old values still serve. */
const KEPT_MS = 3_600_000;
const UNAVAILABLE = 503;
const PREFIX = 'goldkeep:reads:';

interface Kept<Value> {
  readonly value: Value;
  readonly readAtMs: number;
}

export interface CachedRead<Value> {
  readonly value: Value;
  /** The life of the value is over, but the database does not answer. */
  readonly isStale: boolean;
}

/**
 * Plain values that were costly to read, shared by all processes when there is a Redis. They live for their time, or
 * until they are dropped; what is dropped all the time belongs into the view store.
 */
export class CachedReads {
  private readonly logger = new Logger(CachedReads.name);
  private readonly cache: Cache;
  private readonly flights = new Map<string, Promise<unknown>>();
  /** How often each key was dropped, where there is no Redis to count it. */
  private readonly drops = new LRUCache<string, number>({ max: VALUES_MAX });

  constructor(private readonly redis: RedisConnection | null) {
    this.cache =
      redis === null
        ? createCache(memoryStore({ max: VALUES_MAX, ttl: KEPT_MS, shouldCloneBeforeSet: false }))
        : createCache(redisInsStore(redis.client as unknown as Parameters<typeof redisInsStore>[0], { ttl: KEPT_MS }));
  }

  /**
   * The kept value, or what `read` finds; callers of one key share a reading. Values must survive JSON.
   * @throws what `read` throws, but for an unavailable database when an older value can serve
   */
  async get<Value>(
    key: string,
    { lifeMs, read }: { readonly lifeMs: number; readonly read: () => Promise<Value> },
  ): Promise<CachedRead<Value>> {
    const kept = await this.recall<Value>(key);
    if (kept && Date.now() - kept.readAtMs < lifeMs) return { value: kept.value, isStale: false };
    try {
      return { value: await this.readOnce(key, read), isStale: false };
    } catch (error) {
      if (!kept || answerOf(error).status !== UNAVAILABLE) throw error;
      return { value: kept.value, isStale: true };
    }
  }

  /**
   * Makes sure that nobody finds a value that was read before this call, in any process.
   * @throws RedisUnavailableError when that cannot be said now; call it again later
   */
  async drop(key: string): Promise<void> {
    this.flights.delete(key);
    if (this.redis === null) {
      this.drops.set(key, (this.drops.get(key) ?? 0) + 1);
      await this.cache.del(PREFIX + key);
      return;
    }
    await this.redis.run(async (client) => {
      await client.multi().incr(dropsOf(key)).pExpire(dropsOf(key), KEPT_MS).exec();
      await this.cache.del(PREFIX + key);
    });
  }

  private readOnce<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
    const running = this.flights.get(key) as Promise<Value> | undefined;
    if (running) return running;
    const flight = this.readAndKeep(key, read).finally(() => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    });
    this.flights.set(key, flight);
    return flight;
  }

  private async readAndKeep<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
    const readAtMs = Date.now();
    const dropsBefore = await this.whileRedisAnswers(() => this.countDrops(key));
    const value = await read();
    await this.whileRedisAnswers(async () => {
      if ((await this.countDrops(key)) !== dropsBefore) return;
      await this.cache.set(PREFIX + key, { value, readAtMs } satisfies Kept<Value>, KEPT_MS);
      // Dropped between the look and the set: whoever dropped it may not have found it yet.
      if ((await this.countDrops(key)) !== dropsBefore) await this.cache.del(PREFIX + key);
    });
    return value;
  }

  private async countDrops(key: string): Promise<number> {
    if (this.redis === null) return this.drops.get(key) ?? 0;
    return Number((await this.redis.client.get(dropsOf(key))) ?? 0);
  }

  private recall<Value>(key: string): Promise<Kept<Value> | undefined> {
    return this.whileRedisAnswers(() => this.cache.get<Kept<Value>>(PREFIX + key));
  }

  /** Without Redis, which may be away at any time, every value is read anew. */
  private async whileRedisAnswers<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.redis === null) return work();
    try {
      return await this.redis.run(work);
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      this.logger.debug(error.message);
      return undefined;
    }
  }
}

function dropsOf(key: string): string {
  return `${PREFIX}${key}:drops`;
}
