/**
 * The attempts of one name, times in ms: `count`, the end of its `window`, and until when it is `paused` (0: no pause has
 * begun), and `refused` since the first of the pauses. First arguments: the time (0: Redis' own), then the lengths of a window, of the longest pause, of the memory.
 */
const STATE_LUA = `
local now, WINDOW, LONGEST_PAUSE, MEMORY = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local stored = redis.call('HMGET', KEYS[1], 'count', 'window', 'paused')
local count, window, paused = tonumber(stored[1] or '0'), tonumber(stored[2] or '0'), tonumber(stored[3] or '0')

local function save()
  local function text(number) return string.format('%.0f', number) end
  redis.call('HSET', KEYS[1], 'count', text(count), 'window', text(window), 'paused', text(paused))
  redis.call('PEXPIRE', KEYS[1], text(math.max(window, paused) + MEMORY - now))
end
`;

/**
 * Further arguments: `look` or `count`, and the budget. Counts the attempt if that is asked for and the budget admits
 * it; at the budget it begins the first pause. Reply: ms to wait, and the window.
 */
export const ADMIT_ATTEMPT_SCRIPT = `${STATE_LUA}
local mode, budget = ARGV[5], tonumber(ARGV[6])
local function pause() return math.min(1000 * 2 ^ math.min(count - budget, 20), LONGEST_PAUSE) end

local isWindowOver = paused == 0 and now >= window
if isWindowOver or now >= math.max(window, paused) + MEMORY then
  count, window, paused = 0, now + WINDOW, 0
  redis.call('DEL', KEYS[1])
end
if count >= budget and paused == 0 then
  paused = now + pause()
  save()
end
local waitMs = count >= budget and math.max(paused - now, 0) or 0
if waitMs == 0 and mode == 'count' then
  count = count + 1
  if count > budget then paused = now + pause() end
  save()
end
return { waitMs, window }
`;

/**
 * Further arguments: the budget, and the window in which the attempt was counted; in another one there is nothing to
 * take back.
 */
export const TAKE_BACK_ATTEMPT_SCRIPT = `${STATE_LUA}
local budget, counted = tonumber(ARGV[5]), tonumber(ARGV[6])
if count == 0 or window ~= counted then return 0 end
count = count - 1
paused = count < budget and 0 or math.min(paused, now)
if paused == 0 then redis.call('HDEL', KEYS[1], 'refused') end
if count == 0 then redis.call('DEL', KEYS[1]) else save() end
return 1
`;

/** Counts a refused attempt of a name that is paused. Reply: how many there were since its pauses began. */
export const REFUSE_ATTEMPT_SCRIPT = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 1 end
return redis.call('HINCRBY', KEYS[1], 'refused', 1)
`;
