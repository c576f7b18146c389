import type { UserId } from '#domain/shared/ids.ts';
import type { FailedLogins } from '#application/identity/passwords/failed-logins.ts';
import { TooManyAttemptsError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { FactorAttemptCounter } from './ports/factor-attempt-counter.ts';

interface Deps {
  readonly counter: FactorAttemptCounter;
  readonly failedLogins: FailedLogins;
  readonly clock: Clock;
}

/** Counts and records failed second proofs. */
export class CodeAttempts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Counts an attempt with a code, before it is compared. @throws {TooManyAttemptsError} */
  async admit(userId: UserId): Promise<void> {
    const { counter, failedLogins, clock } = this.#deps;
    const now = clock.now();
    const refused = await counter.admit(userId, now);
    if (refused === null) return;
    await failedLogins.recordRefused({ name: userId, userId }, refused.refused);
    const waitMs = refused.nextAt.getTime() - now.getTime();
    throw new TooManyAttemptsError(Math.max(1, Math.ceil(waitMs / 1_000)));
  }

  /** The code that was admitted was not compared, or was right and what it was for could not be done. */
  async takeBack(userId: UserId): Promise<void> {
    await this.#deps.counter.takeBack(userId);
  }

  /** The code that was admitted was right. */
  async succeed(userId: UserId): Promise<void> {
    await this.#deps.counter.succeed(userId);
  }

  /** Records a wrong proof, a passkey's included. @param code of the error that says why. */
  async recordFailure(userId: UserId, code: string): Promise<void> {
    await this.#deps.failedLogins.recordStopped({ name: userId, userId }, code);
  }
}
