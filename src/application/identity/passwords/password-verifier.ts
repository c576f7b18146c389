import { LoginRefusedError } from '#domain/identity/errors.ts';
import { passwordForms } from '#domain/identity/passwords/password.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { TooManyAttemptsError } from '#application/shared/errors.ts';
import type { Credential } from './ports/credential-repository.ts';
import type { LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';
import type { SessionRepository } from '../sessions/ports/session-repository.ts';

/** For how long a network from which the account opened a session counts as known; SEMANTICS, "Limits". */
const KNOWN_NETWORK_MS = 30 * 24 * 3600 * 1000;

interface Deps {
  readonly throttle: LoginThrottle;
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
    const { throttle } = this.#deps;
    const { credential } = given;
    const attempt = this.#attempt(given);
    const wait = await throttle.admit(attempt);
    if (wait > 0) throw new TooManyAttemptsError(wait);
    const right = await this.#compare(given).catch(async (error: unknown) => {
      await throttle.release(attempt, 'not_compared');
      throw error;
    });
    if (!right || credential === null) return undefined;
    let refused = false;
    try {
      return await whenRight(credential);
    } catch (error) {
      refused = error instanceof LoginRefusedError;
      throw error;
    } finally {
      if (!refused) await throttle.release(attempt, 'succeeded');
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

  #attempt({ name, credential, network }: PasswordAttempt): LoginAttempt {
    const { sessions, clock } = this.#deps;
    if (credential === null) return { account: name, network, isKnownNetwork: () => Promise.resolve(false) };
    const { id } = credential.user;
    const since = new Date(clock.now().getTime() - KNOWN_NETWORK_MS);
    return { account: id, network, isKnownNetwork: () => sessions.hasOpenedFrom(id, network, since) };
  }
}
