import { EmailUnverifiedError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { LoginCondition } from './complete-login.ts';

/** No session opens for an account with an email that is not verified, where the configuration requires that. */
export class EmailVerified implements LoginCondition {
  readonly #required: boolean;

  constructor({ required }: { readonly required: boolean }) {
    this.#required = required;
  }

  /** @throws {EmailUnverifiedError} */
  check(user: User): Promise<void> {
    const missing = this.#required && user.email !== null && !user.isEmailVerified;
    return missing ? Promise.reject(new EmailUnverifiedError()) : Promise.resolve();
  }
}
