import { ADMIT_ATTEMPT_SCRIPT, TAKE_BACK_ATTEMPT_SCRIPT } from './attempt-scripts.ts';
import { CHARGE_SESSION_SCRIPT } from './charge-session-script.ts';
import { CONFIRM_LEASE_SCRIPT } from './confirm-lease-script.ts';
import type { RedisScript } from './redis-script.ts';

/** All that a connection can run. */
export const REDIS_SCRIPTS: readonly RedisScript[] = [
  ADMIT_ATTEMPT_SCRIPT,
  TAKE_BACK_ATTEMPT_SCRIPT,
  CONFIRM_LEASE_SCRIPT,
  CHARGE_SESSION_SCRIPT,
];
