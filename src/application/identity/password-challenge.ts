import { normalizePassword } from '#domain/identity/password.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { TooManyAttemptsError } from '#application/shared/errors.ts';
import type { Credential } from './ports/credential-repository.ts';
import type { LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';
import type { SessionRepository } from './ports/session-repository.ts';

/** How long an address from which the account logged in stays one that a stranger's failures can't lock out. */
const FAMILIAR_FOR_MS = 30 * 24 * 3600 * 1000;

interface Deps {
  readonly throttle: LoginThrottle;
  readonly hasher: PasswordHasher;
  readonly sessions: SessionRepository;
  readonly clock: Clock;
}

/** A password held against an account's, counted and throttled; the same work whether the account exists or not. */
export class PasswordChallenge {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param name what was asked for; it stands for the account where there is none.
   * @returns whether there is an account and the password is its own.
   * @throws {TooManyAttemptsError} {HashingOverloadedError}
   */
  async passes(
    name: string,
    credential: Credential | null,
    password: string,
    network: string,
  ): Promise<boolean> {
    const { throttle } = this.#deps;
    const attempt = this.#attempt(name, credential, network);
    const wait = await throttle.admit(attempt);
    if (wait > 0) throw new TooManyAttemptsError(wait);
    const right = await this.#compare(credential, normalizePassword(password)).catch(
      async (error: unknown) => {
        await throttle.forgive(attempt, 'undecided');
        throw error;
      },
    );
    if (right) await throttle.forgive(attempt, 'succeeded');
    return right;
  }

  async #compare(credential: Credential | null, normalized: string): Promise<boolean> {
    const { hasher } = this.#deps;
    if (credential === null) return await hasher.verifyDecoy(normalized);
    return await hasher.verify(credential.passwordHash, normalized);
  }

  #attempt(name: string, credential: Credential | null, network: string): LoginAttempt {
    const { sessions, clock } = this.#deps;
    if (credential === null) return { account: name, network, isFamiliar: () => Promise.resolve(false) };
    const { id } = credential.user;
    const since = new Date(clock.now().getTime() - FAMILIAR_FOR_MS);
    return { account: id, network, isFamiliar: () => sessions.hasOpenedFrom(id, network, since) };
  }
}
