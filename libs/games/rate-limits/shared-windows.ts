import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { RedisClient } from '@goldkeep/cache';
import type { CountedWindow, WindowState } from './local-windows';

const PREFIX = 'goldkeep:rate';
const SECOND_MS = 1_000;

/*
 * The library's own script counts refused requests as well: a game whose limit is raised would stay shut out for what
 * it was refused. Arguments: points, seconds, limit.
 */
const COUNT_WHILE_THERE_IS_ROOM = `
redis.call('SET', KEYS[1], 0, 'EX', ARGV[2], 'NX')
local count = tonumber(redis.call('GET', KEYS[1])) + ARGV[1]
if count <= tonumber(ARGV[3]) then redis.call('INCRBY', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }`;

/** Counts in Redis, one truth for all processes. */
export class SharedWindows {
  async count(client: RedisClient, window: CountedWindow): Promise<WindowState> {
    const { consumedPoints, msBeforeNext } = await limiterFor(client, window).penalty(window.key);
    return { count: consumedPoints, leftMs: msBeforeNext };
  }

  async look(client: RedisClient, window: CountedWindow): Promise<WindowState> {
    const state = await limiterFor(client, window).get(window.key);
    return { count: state?.consumedPoints ?? 0, leftMs: state?.msBeforeNext ?? window.windowMs };
  }
}

/** A limiter knows one limit, and every game may have its own. Made anew, it costs less than a microsecond. */
function limiterFor(client: RedisClient, { windowMs, limit }: CountedWindow): RateLimiterRedis {
  return new RateLimiterRedis({
    storeClient: client,
    useRedisPackage: true,
    keyPrefix: PREFIX,
    points: limit,
    duration: windowMs / SECOND_MS,
    customIncrTtlLuaScript: COUNT_WHILE_THERE_IS_ROOM,
  });
}
