import type { RedisScript } from './redis-script.ts';

/**
 * Charges a request to its session and, only if that admits it, to its user: two calls of the library would charge the
 * user for requests that the session refuses. Arguments: the session's budget, the window in seconds.
 * Reply: requests counted and ms left for the session and, where it was charged, for the user.
 */
export const CHARGE_SESSION_SCRIPT: RedisScript = {
  name: 'latchkeyChargeSession',
  mostKeys: 2,
  isFrequent: true,
  lua: `
local function charge(key)
  local count = redis.call('INCR', key)
  if count == 1 then redis.call('EXPIRE', key, ARGV[2]) end
  return count, redis.call('PTTL', key)
end

local ofSession, sessionMs = charge(KEYS[1])
if ofSession > tonumber(ARGV[1]) then return { ofSession, sessionMs } end
return { ofSession, sessionMs, charge(KEYS[2]) }
`,
};
