/**
 * Less and greater than every id: a list "after" the one begins with the oldest, a list "before" the other with the
 * newest. PostgreSQL orders UUIDs bytewise, which for ours is the order of their making.
 */
export const UUID_RANGE = {
  start: '00000000-0000-0000-0000-000000000000',
  end: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
} as const;
