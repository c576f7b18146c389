/**
 * Charges a request to its session and, only if that admits it, to its user: two calls of the library would charge the
 * user for requests that the session refuses. Keys: session, user. Arguments: the session's budget, seconds of a window.
 * Reply: requests counted and ms left for the session and, where it was charged, for the user.
 */
export const CHARGE_SESSION_SCRIPT = `
local function charge(key)
  local count = redis.call('INCR', key)
  if count == 1 then redis.call('EXPIRE', key, ARGV[2]) end
  return count, redis.call('PTTL', key)
end

local count, leftMs = charge(KEYS[1])
if count > tonumber(ARGV[1]) then return { count, leftMs } end
return { count, leftMs, charge(KEYS[2]) }
`;
