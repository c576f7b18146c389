import type { RedisScript } from './redis-script.ts';

/**
 * Turns a lease into `alive` if it is still the reader's own. It lives no longer than the lease would have, nor than
 * the session will. Arguments: the lease, what to put in its place, ms until the session expires.
 */
export const CONFIRM_LEASE_SCRIPT: RedisScript = {
  name: 'latchkeyConfirmLease',
  mostKeys: 1,
  isFrequent: true,
  lua: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local left = math.min(redis.call('PTTL', KEYS[1]), tonumber(ARGV[3]))
if left <= 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', string.format('%.0f', left))
return 1
`,
};
