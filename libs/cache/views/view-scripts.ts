import { RedisScript } from '../redis/redis-script';

/*
 * What lives in Redis, P being the prefix that every script gets as its key:
 *   P          hash: epoch (names this generation of all views), run (the Redis process it belongs to), clock (number
 *              of the last drop), floor (number of the last forgotten drop), usable (when views may be used, Unix ms)
 *   P:drops    sorted set: dropped keys by number; the epoch itself stands in it at -1, so that its loss shows
 *   P:E:key    a view; P:E:@alias its key; P:E:lease:name a lease, all of epoch E
 * Taking a new epoch makes all views unreachable at once; they then expire by themselves.
 */

const NOW_MS = `local time = redis.call('TIME') local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)`;

/** run id, 1 to take a new epoch in any case, the new epoch, ms until its views may be used. */
export const BEGIN = new RedisScript(`
local meta = redis.call('HMGET', KEYS[1], 'run', 'epoch')
if ARGV[2] == '1' or meta[1] ~= ARGV[1] or not redis.call('ZSCORE', KEYS[1] .. ':drops', meta[2] or '') then
  redis.call('DEL', KEYS[1], KEYS[1] .. ':drops')
  ${NOW_MS}
  redis.call('HSET', KEYS[1], 'run', ARGV[1], 'epoch', ARGV[3], 'clock', '0', 'floor', '0',
    'usable', string.format('%.0f', now + tonumber(ARGV[4])))
  redis.call('ZADD', KEYS[1] .. ':drops', -1, ARGV[3])
end
return 1`);

/**
 * lease in ms (0: none), names. Answers epoch, clock, and for each name its view, null for none, or 1 for none and the
 * lease for reading it; the epoch alone while it is not usable.
 */
export const READ = new RedisScript(`
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'clock', 'usable')
if not meta[1] then return {} end
${NOW_MS}
if now < tonumber(meta[3]) then return { meta[1] } end
local prefix = KEYS[1] .. ':' .. meta[1] .. ':'
local answer = { meta[1], meta[2] }
for i = 2, #ARGV do
  local key = ARGV[i]
  if string.byte(key) == 64 then key = redis.call('GET', prefix .. key) end
  local found = key and redis.call('GET', prefix .. key) or false
  if not found and ARGV[1] ~= '0' and redis.call('SET', prefix .. 'lease:' .. ARGV[i], '1', 'NX', 'PX', ARGV[1]) then
    found = 1
  end
  answer[i + 1] = found
end
return answer`);

/** epoch, clock, ms to keep, leased name or '', then key, alias or '', value of each. Answers 1 or 0 for each. */
export const STORE = new RedisScript(`
local prefix = KEYS[1] .. ':' .. ARGV[1] .. ':'
if ARGV[4] ~= '' then redis.call('DEL', prefix .. 'lease:' .. ARGV[4]) end
local drops = KEYS[1] .. ':drops'
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'floor', 'clock')
local answer = {}
local known = meta[1] == ARGV[1] and redis.call('ZSCORE', drops, ARGV[1]) and tonumber(ARGV[2]) >= tonumber(meta[2])
local hadDrops = known and meta[3] ~= ARGV[2]
for i = 5, #ARGV, 3 do
  local dropped = hadDrops and redis.call('ZSCORE', drops, ARGV[i])
  if known and (not dropped or tonumber(dropped) <= tonumber(ARGV[2])) then
    redis.call('SET', prefix .. ARGV[i], ARGV[i + 2], 'PX', ARGV[3])
    if ARGV[i + 1] ~= '' then redis.call('SET', prefix .. ARGV[i + 1], ARGV[i], 'PX', ARGV[3]) end
    answer[#answer + 1] = 1
  else
    answer[#answer + 1] = 0
  end
end
return answer`);

/** drops remembered at most, keys. A lost epoch, or lost drops, have made every view unreachable already. */
export const DROP = new RedisScript(`
local drops = KEYS[1] .. ':drops'
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'clock')
if not meta[1] then return 0 end
if not redis.call('ZSCORE', drops, meta[1]) then
  redis.call('DEL', KEYS[1])
  return 0
end
local clock = tonumber(meta[2])
for i = 2, #ARGV do
  clock = clock + 1
  redis.call('ZADD', drops, clock, ARGV[i])
  redis.call('DEL', KEYS[1] .. ':' .. meta[1] .. ':' .. ARGV[i])
end
redis.call('HSET', KEYS[1], 'clock', string.format('%.0f', clock))
local forgotten = redis.call('ZCARD', drops) - 1 - tonumber(ARGV[1])
if forgotten > 0 then
  local last = redis.call('ZRANGE', drops, forgotten, forgotten, 'WITHSCORES')
  redis.call('HSET', KEYS[1], 'floor', last[2])
  redis.call('ZREMRANGEBYRANK', drops, 1, forgotten)
end
return 1`);

/** A name. Answers the key to which it leads. */
export const KEY_OF = new RedisScript(`
local epoch = redis.call('HGET', KEYS[1], 'epoch')
return epoch and redis.call('GET', KEYS[1] .. ':' .. epoch .. ':' .. ARGV[1])`);

/** A leased name. */
export const RELEASE = new RedisScript(`
local epoch = redis.call('HGET', KEYS[1], 'epoch')
return epoch and redis.call('DEL', KEYS[1] .. ':' .. epoch .. ':lease:' .. ARGV[1])`);

export const SCRIPTS: readonly RedisScript[] = [BEGIN, READ, STORE, DROP, KEY_OF, RELEASE];
