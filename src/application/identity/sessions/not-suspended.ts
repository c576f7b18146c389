import { AccountSuspendedError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { LoginCondition } from './complete-login.ts';

/** No session opens for a suspended account. The statement that opens sessions compares it once more. */
export class NotSuspended implements LoginCondition {
  readonly #clock: Clock;

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock;
  }

  /** @throws {AccountSuspendedError} */
  check(user: User): Promise<void> {
    return user.isSuspendedAt(this.#clock.now())
      ? Promise.reject(new AccountSuspendedError())
      : Promise.resolve();
  }
}
