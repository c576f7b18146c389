import { normalizePassword } from '#domain/identity/passwords/password.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { TooManyAttemptsError } from '#application/shared/errors.ts';
import type { Credential } from './ports/credential-repository.ts';
import type { LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';
import type { SessionRepository } from '../sessions/ports/session-repository.ts';

/** How long an address from which the account logged in stays one that a stranger's failures can't lock out. */
const FAMILIAR_FOR_MS = 30 * 24 * 3600 * 1000;

interface Deps {
  readonly throttle: LoginThrottle;
  readonly hasher: PasswordHasher;
  readonly sessions: SessionRepository;
  readonly clock: Clock;
}

/** Whose password is asked for, and what was given. */
export interface PasswordAnswer {
  /** What the account was asked for by; it stands for the account where there is none. */
  readonly name: string;
  readonly credential: Credential | null;
  readonly password: string;
  readonly network: string;
}

/** A password held against an account's, counted and throttled; the same work whether the account exists or not. */
export class PasswordVerifier {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param whenRight what the right password opens. The attempt is forgiven meanwhile, and before this returns.
   * @returns what `whenRight` does; undefined where there is no account or the password is not its own.
   * @throws {TooManyAttemptsError} {HashingOverloadedError} and what `whenRight` throws.
   */
  async verify<T>(
    answer: PasswordAnswer,
    whenRight: (credential: Credential) => Promise<T>,
  ): Promise<T | undefined> {
    const { throttle } = this.#deps;
    const { credential, password } = answer;
    const attempt = this.#attempt(answer);
    const wait = await throttle.admit(attempt);
    if (wait > 0) throw new TooManyAttemptsError(wait);
    const right = await this.#compare(credential, normalizePassword(password)).catch(
      async (error: unknown) => {
        await throttle.forgive(attempt, 'undecided');
        throw error;
      },
    );
    if (!right || credential === null) return undefined;
    const forgiven = throttle.forgive(attempt, 'succeeded');
    try {
      return await whenRight(credential);
    } finally {
      await forgiven;
    }
  }

  async #compare(credential: Credential | null, normalized: string): Promise<boolean> {
    const { hasher } = this.#deps;
    if (credential === null) return await hasher.verifyDecoy(normalized);
    return await hasher.verify(credential.passwordHash, normalized);
  }

  #attempt({ name, credential, network }: PasswordAnswer): LoginAttempt {
    const { sessions, clock } = this.#deps;
    if (credential === null) return { account: name, network, isFamiliar: () => Promise.resolve(false) };
    const { id } = credential.user;
    const since = new Date(clock.now().getTime() - FAMILIAR_FOR_MS);
    return { account: id, network, isFamiliar: () => sessions.hasOpenedFrom(id, network, since) };
  }
}
