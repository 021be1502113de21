import { RedisScript } from '../redis/redis-script';
import type { ReadToken } from './view-store';

/*
 * What lives in Redis, P being the prefix that every script gets as its key:
 *   P          a text of five words: epoch (names this generation of all views), clock (number of the last drop), floor
 *              (number of the last forgotten drop), usable (from when on views may be used, Unix ms), run (the Redis
 *              process it belongs to). A text, so that one MGET tells it along with the views.
 *   P:drops    sorted set: dropped keys by number; the epoch itself stands in it at -1, so that its loss shows
 *   P:E:key    a view; P:E:@alias its key; P:E:lease:name a lease, all of epoch E
 * Taking a new epoch makes all views unreachable at once; they then expire by themselves.
 */

const READ_META = `
local epoch, clock, floor, usable, run = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%S+) (%S+) (%S+) (%S+)$')`;
const WRITE_META = `
redis.call('SET', KEYS[1], string.format('%s %.0f %.0f %.0f %s', epoch, clock, floor, usable, run))`;

/** What a reader has to know out of what P holds. */
export function tokenIn(text: string | null): (ReadToken & { readonly floor: number }) | undefined {
  const [epoch, clock, floor] = text?.split(' ', 3) ?? [];
  return epoch === undefined ? undefined : { epoch, clock: Number(clock), floor: Number(floor) };
}

/**
 * run id, 1 to take a new epoch in any case, the new epoch, ms until its views may be used. Answers the epoch, and how
 * many ms are left.
 */
export const BEGIN = new RedisScript(`${READ_META}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if ARGV[2] == '1' or run ~= ARGV[1] or not redis.call('ZSCORE', KEYS[1] .. ':drops', epoch) then
  redis.call('DEL', KEYS[1] .. ':drops')
  epoch, clock, floor, usable, run = ARGV[3], 0, 0, now + tonumber(ARGV[4]), ARGV[1]
  redis.call('ZADD', KEYS[1] .. ':drops', -1, epoch)
  ${WRITE_META}
end
return { epoch, tonumber(usable) - now }`);

/**
 * epoch, lease in ms, a name. Answers the clock, and its view, null for none, or 1 for none and the lease for reading it.
 * Nothing at all when it is not the epoch.
 */
export const READ_OR_LEASE = new RedisScript(`${READ_META}
if epoch ~= ARGV[1] then return {} end
local prefix = KEYS[1] .. ':' .. epoch .. ':'
local key = ARGV[3]
if string.byte(key) == 64 then key = redis.call('GET', prefix .. key) end
local found = key and redis.call('GET', prefix .. key) or false
if not found and redis.call('SET', prefix .. 'lease:' .. ARGV[3], '1', 'NX', 'PX', ARGV[2]) then found = 1 end
return { clock, found }`);

/** epoch, clock, ms to keep, leased name or '', then key, alias or '', value of each. Answers 1 or 0 for each. */
export const STORE = new RedisScript(`${READ_META}
local prefix = KEYS[1] .. ':' .. ARGV[1] .. ':'
if ARGV[4] ~= '' then redis.call('DEL', prefix .. 'lease:' .. ARGV[4]) end
local drops = KEYS[1] .. ':drops'
local answer = {}
local known = epoch == ARGV[1] and redis.call('ZSCORE', drops, epoch) and tonumber(ARGV[2]) >= tonumber(floor)
local hadDrops = known and clock ~= ARGV[2]
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
export const DROP = new RedisScript(`${READ_META}
local drops = KEYS[1] .. ':drops'
if not epoch then return 0 end
if not redis.call('ZSCORE', drops, epoch) then
  redis.call('DEL', KEYS[1])
  return 0
end
clock = tonumber(clock)
for i = 2, #ARGV do
  clock = clock + 1
  redis.call('ZADD', drops, clock, ARGV[i])
  redis.call('DEL', KEYS[1] .. ':' .. epoch .. ':' .. ARGV[i])
end
local forgotten = redis.call('ZCARD', drops) - 1 - tonumber(ARGV[1])
if forgotten > 0 then
  floor = redis.call('ZRANGE', drops, forgotten, forgotten, 'WITHSCORES')[2]
  redis.call('ZREMRANGEBYRANK', drops, 1, forgotten)
end
${WRITE_META}
return 1`);

/** A name. Answers the key to which it leads. */
export const KEY_OF = new RedisScript(`${READ_META}
return epoch and redis.call('GET', KEYS[1] .. ':' .. epoch .. ':' .. ARGV[1])`);

/** A leased name. */
export const RELEASE = new RedisScript(`${READ_META}
return epoch and redis.call('DEL', KEYS[1] .. ':' .. epoch .. ':lease:' .. ARGV[1])`);

export const SCRIPTS: readonly RedisScript[] = [BEGIN, READ_OR_LEASE, STORE, DROP, KEY_OF, RELEASE];
