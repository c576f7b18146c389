import { ADMIT_ATTEMPT_SCRIPT, TAKE_BACK_ATTEMPT_SCRIPT } from './attempt-scripts.ts';
import { CONFIRM_LEASE_SCRIPT } from './confirm-lease-script.ts';
import type { RedisScript } from './redis-script.ts';
import { SLIDING_WINDOW_SCRIPT } from './sliding-window-script.ts';

/** All that a connection can run. */
export const REDIS_SCRIPTS: readonly RedisScript[] = [
  ADMIT_ATTEMPT_SCRIPT,
  TAKE_BACK_ATTEMPT_SCRIPT,
  CONFIRM_LEASE_SCRIPT,
  SLIDING_WINDOW_SCRIPT,
];
