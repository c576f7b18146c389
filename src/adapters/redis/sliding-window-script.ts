import type { RedisScript } from './redis-script.ts';

/**
 * A hash of one-second buckets, at most one more than the window has seconds. A bucket holds how many requests it
 * counted and the millisecond of the last of them, packed into one number (count × 1000 + millisecond); it counts
 * as a whole until that last one has left the window. So a window never holds more than the limit, and no client
 * waits longer than the window is long. A refused request changes nothing.
 *
 * Arguments: limit, window in ms, the time in ms (0: Redis' own). Reply: 1 or 0, requests left, ms until there are more.
 */
export const SLIDING_WINDOW_SCRIPT: RedisScript = {
  name: 'latchkeySlidingWindow',
  mostKeys: 1,
  isFrequent: true,
  lua: `
local limit, window, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local second = math.floor(now / 1000)

local total, live, gone, current = 0, {}, {}, nil
local stored = redis.call('HGETALL', KEYS[1])
for i = 1, #stored, 2 do
  local start, packed = tonumber(stored[i]), tonumber(stored[i + 1])
  local bucket = { last = start * 1000 + packed % 1000, count = math.floor(packed / 1000) }
  -- Later than now by a window: the clock was set back since.
  if bucket.last + window <= now or bucket.last > now + window then
    gone[#gone + 1] = stored[i]
  else
    total = total + bucket.count
    live[#live + 1] = bucket
    if start == second then current = bucket end
  end
end
if #gone > 0 then redis.call('HDEL', KEYS[1], unpack(gone)) end

local allowed = total < limit
if allowed then
  total = total + 1
  if not current then
    current = { count = 0 }
    live[#live + 1] = current
  end
  current.count, current.last = current.count + 1, now
  redis.call('HSET', KEYS[1], string.format('%.0f', second), string.format('%.0f', current.count * 1000 + now % 1000))
  redis.call('PEXPIRE', KEYS[1], window + 1000)
end

table.sort(live, function(one, other) return one.last < other.last end)
local left, reset = total, window
for _, bucket in ipairs(live) do
  left, reset = left - bucket.count, bucket.last + window - now
  if left < limit then break end
end
return { allowed and 1 or 0, math.max(0, limit - total), reset }
`,
};
