import type { RedisScript } from './redis-script.ts';

/**
 * State of a name, times in ms: `count` attempts, `window` its end, `paused` until when (0: no pause has begun).
 * Arguments: budget, the time in ms (0: Redis' own), length of the window, of the longest pause, of the memory.
 */
const STATE = `
local budget, now = tonumber(ARGV[1]), tonumber(ARGV[2])
local WINDOW, LONGEST_PAUSE, MEMORY = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local stored = redis.call('HMGET', KEYS[1], 'count', 'window', 'paused')
local count, window, paused = tonumber(stored[1] or '0'), tonumber(stored[2] or '0'), tonumber(stored[3] or '0')

local function text(number) return string.format('%.0f', number) end
local function save()
  redis.call('HSET', KEYS[1], 'count', text(count), 'window', text(window), 'paused', text(paused))
  redis.call('PEXPIRE', KEYS[1], text(math.max(window, paused) + MEMORY - now))
end
`;

/** One argument more, `look` or `count`. Reply: ms to wait, the window. */
export const ADMIT_ATTEMPT_SCRIPT: RedisScript = {
  name: 'latchkeyAdmitAttempt',
  lua: `${STATE}
local function pause() return math.min(1000 * 2 ^ math.min(count - budget, 20), LONGEST_PAUSE) end

local over = paused == 0 and now >= window
if over or now >= math.max(window, paused) + MEMORY then
  count, window, paused = 0, now + WINDOW, 0
end

local wait = 0
if count >= budget then
  if paused == 0 then
    paused = now + pause()
    save()
  end
  wait = math.max(paused - now, 0)
end
if wait == 0 and ARGV[6] == 'count' then
  count = count + 1
  if count > budget then paused = now + pause() end
  save()
end
return { wait, window }
`,
};

/** One argument more, the window in which the attempt was counted; in another one there is nothing to take back. */
export const TAKE_BACK_ATTEMPT_SCRIPT: RedisScript = {
  name: 'latchkeyTakeBackAttempt',
  lua: `${STATE}
if count == 0 or window ~= tonumber(ARGV[6]) then return 0 end
count = count - 1
if count < budget then paused = 0 else paused = math.min(paused, now) end
if count == 0 then redis.call('DEL', KEYS[1]) else save() end
return 1
`,
};
