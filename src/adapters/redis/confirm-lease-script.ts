/**
 * Turns a lease into an `alive` entry if it is still the reader's own. The entry expires when the lease would have, and
 * no later than the session. Arguments: the lease, the entry, ms until the session expires. Reply: 1 if it was turned.
 */
export const CONFIRM_LEASE_SCRIPT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local leftMs = math.min(redis.call('PTTL', KEYS[1]), tonumber(ARGV[3]))
if leftMs <= 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', string.format('%.0f', leftMs))
return 1
`;
