import { LoginRefusedError } from '#domain/identity/errors.ts';
import { passwordForms } from '#domain/identity/passwords/password.ts';
import type { FailedLogins } from './failed-logins.ts';
import type { LoginAttempts } from './login-attempts.ts';
import type { Credential } from './ports/credential-repository.ts';
import type { AttemptTicket } from './ports/login-throttle.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';

interface Deps {
  readonly attempts: LoginAttempts;
  readonly failedLogins: FailedLogins;
  readonly hasher: PasswordHasher;
}

/** A password given for an account. */
export interface PasswordAttempt {
  /** Identifies the attempt, for the throttle and the decoy, when there is no such account. */
  readonly name: string;
  readonly credential: Credential | null;
  readonly password: string;
  /** As in `Client`. */
  readonly network: string;
}

/** Verifies passwords, throttled; an unknown account costs the same work as a known one (decoy hash). */
export class PasswordVerifier {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param whenRight runs when the password is right. Then the throttle releases the attempt, unless `whenRight` refuses the
   *   login: whoever holds a password that opens nothing gets no more attempts than others. Its ticket takes the attempt
   *   back where the login goes on later.
   * @returns what `whenRight` returns; undefined for a wrong password or an unknown account.
   * @throws {TooManyAttemptsError}; {HashingOverloadedError}; and what `whenRight` throws.
   */
  async verify<T>(
    given: PasswordAttempt,
    whenRight: (credential: Credential, ticket: AttemptTicket) => Promise<T>,
  ): Promise<T | undefined> {
    const { attempts, failedLogins } = this.#deps;
    const { name, credential, network } = given;
    const tried = { name, userId: credential?.user.id ?? null };
    const ticket = await attempts.admit(tried, network);
    const right = await this.#compare(given).catch(async (error: unknown) => {
      await attempts.release(ticket, 'not_compared');
      throw error;
    });
    if (!right || credential === null) {
      await failedLogins.recordWrong(tried);
      return undefined;
    }
    let refusal: LoginRefusedError | null = null;
    try {
      return await whenRight(credential, ticket);
    } catch (error) {
      if (error instanceof LoginRefusedError) refusal = error;
      throw error;
    } finally {
      if (refusal === null) await attempts.release(ticket, 'succeeded');
      else if (!refusal.canGoOn) await failedLogins.recordStopped(tried, refusal.code);
    }
  }

  async #compare({ name, credential, password }: PasswordAttempt): Promise<boolean> {
    const { hasher } = this.#deps;
    for (const form of passwordForms(password)) {
      const right =
        credential === null
          ? await hasher.verifyDecoy(name, form)
          : await hasher.verify(credential.passwordHash, form);
      if (right) return true;
    }
    return false;
  }
}
