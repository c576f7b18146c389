import { LoginRefusedError } from '#domain/identity/errors.ts';
import { passwordForms } from '#domain/identity/passwords/password.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { TooManyAttemptsError } from '#application/shared/errors.ts';
import type { FailedLogins, TriedAccount } from './failed-logins.ts';
import type { Credential } from './ports/credential-repository.ts';
import type { LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';
import type { SessionRepository } from '../sessions/ports/session-repository.ts';

/** For how long a network from which the account opened a session counts as known; SEMANTICS, "Limits". */
const KNOWN_NETWORK_MS = 30 * 24 * 3600 * 1000;

interface Deps {
  readonly throttle: LoginThrottle;
  readonly failedLogins: FailedLogins;
  readonly hasher: PasswordHasher;
  readonly sessions: SessionRepository;
  readonly clock: Clock;
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
   *   login: whoever holds a password that opens nothing gets no more attempts than others.
   * @returns what `whenRight` returns; undefined for a wrong password or an unknown account.
   * @throws {TooManyAttemptsError}; {HashingOverloadedError}; and what `whenRight` throws.
   */
  async verify<T>(
    given: PasswordAttempt,
    whenRight: (credential: Credential) => Promise<T>,
  ): Promise<T | undefined> {
    const { throttle, failedLogins } = this.#deps;
    const { name, credential } = given;
    const tried = { name, userId: credential?.user.id ?? null };
    const attempt = this.#attempt(given);
    await this.#admit(attempt, tried);
    const right = await this.#compare(given).catch(async (error: unknown) => {
      await throttle.release(attempt, 'not_compared');
      throw error;
    });
    if (!right || credential === null) {
      await failedLogins.recordWrong(tried);
      return undefined;
    }
    let refusal: LoginRefusedError | null = null;
    try {
      return await whenRight(credential);
    } catch (error) {
      if (error instanceof LoginRefusedError) refusal = error;
      throw error;
    } finally {
      if (refusal === null) await throttle.release(attempt, 'succeeded');
      else await failedLogins.recordStopped(tried, refusal.code);
    }
  }

  /** @throws {TooManyAttemptsError} */
  async #admit(attempt: LoginAttempt, tried: TriedAccount): Promise<void> {
    const { throttle, failedLogins } = this.#deps;
    const { waitSeconds, refused } = await throttle.admit(attempt);
    if (waitSeconds === 0) return;
    await failedLogins.recordRefused(tried, refused);
    throw new TooManyAttemptsError(waitSeconds);
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

  #attempt({ name, credential, network }: PasswordAttempt): LoginAttempt {
    const { sessions, clock } = this.#deps;
    if (credential === null) return { account: name, network, isKnownNetwork: () => Promise.resolve(false) };
    const { id } = credential.user;
    const since = new Date(clock.now().getTime() - KNOWN_NETWORK_MS);
    return { account: id, network, isKnownNetwork: () => sessions.hasOpenedFrom(id, network, since) };
  }
}
