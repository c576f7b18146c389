import type { RedisScript } from './redis-script.ts';

/**
 * State of a name, times in ms: `count` attempts, `window` its end, `paused` until when (0: no pause has begun).
 * Arguments: the time in ms (0: Redis' own), length of the window, of the longest pause, of the memory.
 */
const STATE = `
local now, WINDOW, LONGEST_PAUSE, MEMORY = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function text(number) return string.format('%.0f', number) end
local function read(key)
  local stored = redis.call('HMGET', key, 'count', 'window', 'paused')
  return {
    count = tonumber(stored[1] or '0'),
    window = tonumber(stored[2] or '0'),
    paused = tonumber(stored[3] or '0'),
  }
end
local function save(key, state)
  redis.call('HSET', key, 'count', text(state.count), 'window', text(state.window), 'paused', text(state.paused))
  redis.call('PEXPIRE', key, text(math.max(state.window, state.paused) + MEMORY - now))
end
`;

/**
 * Further arguments: `look` or `count`, then the budget of each key. An attempt is counted under all keys if each admits
 * it. Reply: for each key ms to wait, and the window.
 */
export const ADMIT_ATTEMPT_SCRIPT: RedisScript = {
  name: 'latchkeyAdmitAttempt',
  mostKeys: 3,
  isFrequent: false,
  lua: `${STATE}
local function pause(state, budget)
  return math.min(1000 * 2 ^ math.min(state.count - budget, 20), LONGEST_PAUSE)
end

local states, reply, admitted = {}, {}, true
for i, key in ipairs(KEYS) do
  local budget, state, wait = tonumber(ARGV[5 + i]), read(key), 0
  local over = state.paused == 0 and now >= state.window
  if over or now >= math.max(state.window, state.paused) + MEMORY then
    state = { count = 0, window = now + WINDOW, paused = 0 }
  end
  if state.count >= budget then
    if state.paused == 0 then
      state.paused = now + pause(state, budget)
      save(key, state)
    end
    wait = math.max(state.paused - now, 0)
  end
  states[i] = state
  admitted = admitted and wait == 0
  reply[2 * i - 1], reply[2 * i] = wait, state.window
end

if admitted and ARGV[5] == 'count' then
  for i, key in ipairs(KEYS) do
    local budget, state = tonumber(ARGV[5 + i]), states[i]
    state.count = state.count + 1
    if state.count > budget then state.paused = now + pause(state, budget) end
    save(key, state)
  end
end
return reply
`,
};

/**
 * Further arguments: for each key its budget and the window in which the attempt was counted; in another one there is
 * nothing to take back. Keys without arguments are forgotten.
 */
export const TAKE_BACK_ATTEMPT_SCRIPT: RedisScript = {
  name: 'latchkeyTakeBackAttempt',
  mostKeys: 3,
  isFrequent: false,
  lua: `${STATE}
for i, key in ipairs(KEYS) do
  local budget, window = tonumber(ARGV[3 + 2 * i]), tonumber(ARGV[4 + 2 * i])
  if budget == nil then
    redis.call('DEL', key)
  else
    local state = read(key)
    if state.count > 0 and state.window == window then
      state.count = state.count - 1
      if state.count < budget then state.paused = 0 else state.paused = math.min(state.paused, now) end
      if state.count == 0 then redis.call('DEL', key) else save(key, state) end
    end
  end
end
return 1
`,
};
