import { RedisScript } from '@goldkeep/cache';

/*
 * What lives in Redis, P being the key of one player that every script gets:
 *   P            hash: until (ms), reason: the last lockout
 *   P:attempts   sorted by name, all scores 0; each attempt stands in it twice: t:TIME:ID:ITEM and i:ITEM:TIME:ID
 *   P:failures   sorted set: failures for lack of funds by time
 * Each expires when its window or cooldown is over. Times are milliseconds of the same width, so that names sort by
 * them; the clocks of the processes must agree to about a second, as machines that keep network time do.
 */

const LOCKOUT_THAT_HOLDS = `
local lockout = redis.call('HMGET', KEYS[1], 'reason', 'until')
if lockout[1] and tonumber(lockout[2]) > tonumber(ARGV[1]) then return lockout end`;

const LOCK_OUT = `
local function lockOut(reason, from, till)
  redis.call('HSET', KEYS[1], 'reason', reason, 'until', till)
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', till - from))
  redis.call('DEL', KEYS[1] .. ':attempts', KEYS[1] .. ':failures')
end`;

/**
 * time, item, id; begin of the item's window, attempts in it, its ms; begin of the window of all, attempts in it, ms of
 * the cooldown; begin of what is kept, ms to keep it, attempts kept at most. Answers reason and end of a lockout, or
 * nothing. Windows begin with the first time that is within them.
 */
export const ADMIT = new RedisScript(`${LOCKOUT_THAT_HOLDS}
local time, item, id = ARGV[1], ARGV[2], ARGV[3]
local attempts = KEYS[1] .. ':attempts'
local function forget(olderThan, most)
  for _, old in ipairs(redis.call('ZRANGEBYLEX', attempts, '[t:', '(t:' .. olderThan, 'LIMIT', 0, most)) do
    local at, oldId, oldItem = string.match(old, '^t:([^:]+):([^:]+):(.+)$')
    redis.call('ZREM', attempts, old, 'i:' .. oldItem .. ':' .. at .. ':' .. oldId)
  end
end
forget(ARGV[10], 1000)
local atItem = 'i:' .. item .. ':'
local first = redis.call('ZREVRANGEBYLEX', attempts, '(' .. atItem .. '~', '[' .. atItem .. ARGV[4],
  'LIMIT', ARGV[5] - 1, 1)[1]
if first then
  local at = string.match(first, '^i:[^:]+:([^:]+):')
  return { 'same_item', string.format('%.0f', at + ARGV[6]) }
end
if redis.call('ZLEXCOUNT', attempts, '[t:' .. ARGV[7], '(t:~') >= tonumber(ARGV[8]) then
  return { 'too_many_attempts', string.format('%.0f', time + ARGV[9]) }
end
redis.call('ZADD', attempts, 0, 't:' .. time .. ':' .. id .. ':' .. item, 0, atItem .. time .. ':' .. id)
redis.call('PEXPIRE', attempts, ARGV[11])
if redis.call('ZCARD', attempts) > 2 * ARGV[12] then forget('~', 1) end
return {}`);

/** time, reason, end. Answers reason and end of the lockout that holds now. */
export const REFUSE = new RedisScript(`${LOCKOUT_THAT_HOLDS}${LOCK_OUT}
if ARGV[2] == 'too_many_attempts' then lockOut(ARGV[2], ARGV[1], ARGV[3]) end
return { ARGV[2], ARGV[3] }`);

/** time, id, begin of the window, its ms, failures that start the cooldown, end of that cooldown. */
export const FAIL_FOR_FUNDS = new RedisScript(`${LOCK_OUT}
local failures = KEYS[1] .. ':failures'
redis.call('ZREMRANGEBYSCORE', failures, '-inf', '(' .. ARGV[3])
redis.call('ZADD', failures, ARGV[1], ARGV[2])
redis.call('PEXPIRE', failures, ARGV[4])
if redis.call('ZCARD', failures) >= tonumber(ARGV[5]) then lockOut('insufficient_funds', ARGV[1], ARGV[6]) end
return 1`);

/** time, item, id. */
export const WITHDRAW = new RedisScript(`
local time, item, id = ARGV[1], ARGV[2], ARGV[3]
return redis.call('ZREM', KEYS[1] .. ':attempts', 't:' .. time .. ':' .. id .. ':' .. item,
  'i:' .. item .. ':' .. time .. ':' .. id)`);
