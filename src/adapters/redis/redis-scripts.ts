import type { ClientContext, Result } from 'ioredis';
import { ADMIT_ATTEMPT_SCRIPT, REFUSE_ATTEMPT_SCRIPT, TAKE_BACK_ATTEMPT_SCRIPT } from './attempt-scripts.ts';
import { CHARGE_SESSION_SCRIPT } from './charge-session-script.ts';
import { CONFIRM_LEASE_SCRIPT } from './confirm-lease-script.ts';

/** Lua scripts as commands of every client. Each runs atomically. */
export const REDIS_SCRIPTS = {
  admitAttempt: { numberOfKeys: 1, lua: ADMIT_ATTEMPT_SCRIPT },
  refuseAttempt: { numberOfKeys: 1, lua: REFUSE_ATTEMPT_SCRIPT },
  takeBackAttempt: { numberOfKeys: 1, lua: TAKE_BACK_ATTEMPT_SCRIPT },
  chargeSession: { numberOfKeys: 2, lua: CHARGE_SESSION_SCRIPT },
  confirmLease: { numberOfKeys: 1, lua: CONFIRM_LEASE_SCRIPT },
};

/** The way to type own commands that ioredis' manual gives. */
declare module 'ioredis' {
  interface RedisCommander<Context extends ClientContext> {
    admitAttempt(
      key: string,
      ...args: (string | number)[]
    ): Result<[waitMs: number, window: number], Context>;
    refuseAttempt(key: string): Result<number, Context>;
    takeBackAttempt(key: string, ...args: number[]): Result<number, Context>;
    chargeSession(
      sessionKey: string,
      userKey: string,
      sessionLimit: number,
      windowSeconds: number,
    ): Result<
      [sessionCount: number, sessionLeftMs: number, userCount?: number, userLeftMs?: number],
      Context
    >;
    confirmLease(key: string, lease: string, entry: string, leftMs: number): Result<0 | 1, Context>;
  }
}
