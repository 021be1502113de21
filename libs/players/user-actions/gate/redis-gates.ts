import { RedisScript, type RedisClient } from '@goldkeep/cache';
import { HELD_MAX_MS, WINDOW_MS, type Admission, type Entry } from './admission';

const PREFIX = 'goldkeep:user-gate';

/*
 * What lives in Redis, of each user: a hash of `token` and `until` (ms), the action that runs, and of `count` and
 * `ends` (ms), the window of a second. It expires by itself. The time is that of Redis, one for all processes.
 */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** token, ms to hold, ms of the window, actions in it or -1. Answers admitted | in_progress | too_fast, count, ms left. */
const ENTER = new RedisScript(`${NOW}
local gate = redis.call('HMGET', KEYS[1], 'token', 'until', 'count', 'ends')
if gate[1] and tonumber(gate[2]) > now then return { 'in_progress', 0, 0 } end
local count, ends = tonumber(gate[3] or 0), tonumber(gate[4] or 0)
if ends <= now then count, ends = 0, now + ARGV[3] end
local most = tonumber(ARGV[4])
if most >= 0 and count >= most then return { 'too_fast', count, ends - now } end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'until', now + ARGV[2], 'count', count + 1, 'ends', ends)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { 'admitted', count + 1, ends - now }`);

/** token */
const LEAVE = new RedisScript(`
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then redis.call('HDEL', KEYS[1], 'token', 'until') end
return 0`);

/** The gates of all users, shared by all processes. */
export class RedisGates {
  async enter(client: RedisClient, { userKey, token, perSecond }: Entry): Promise<Admission> {
    const limits = [HELD_MAX_MS, WINDOW_MS, perSecond ?? -1].map(String);
    const answer = await ENTER.run(client, keyOf(userKey), [token, ...limits]);
    const [result, count, resetMs] = answer as readonly [Admission['result'], number, number];
    if (result === 'admitted') return { result, actionsLeft: (perSecond ?? count) - count, resetMs };
    return result === 'too_fast' ? { result, resetMs } : { result };
  }

  async leave(client: RedisClient, { userKey, token }: Entry): Promise<void> {
    await LEAVE.run(client, keyOf(userKey), [token]);
  }
}

function keyOf(userKey: string): string {
  return `${PREFIX}:${userKey}`;
}
