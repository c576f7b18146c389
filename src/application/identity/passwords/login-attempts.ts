import type { Clock } from '#application/shared/ports/clock.ts';
import { TooManyAttemptsError } from '#application/shared/errors.ts';
import type { FailedLogins, TriedAccount } from './failed-logins.ts';
import type { AttemptTicket, LoginAttempt, LoginThrottle } from './ports/login-throttle.ts';
import type { SessionRepository } from '../sessions/ports/session-repository.ts';

/** For how long a network from which the account opened a session counts as known; SEMANTICS, "Limits". */
const KNOWN_NETWORK_MS = 30 * 24 * 3600 * 1000;

interface Deps {
  readonly throttle: LoginThrottle;
  readonly failedLogins: FailedLogins;
  readonly sessions: Pick<SessionRepository, 'hasOpenedFrom'>;
  readonly clock: Clock;
}

/** Counts attempts to prove who somebody is, and records those that are refused. */
export class LoginAttempts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Counts an attempt, before anything is compared. @param network as in `Client`.
   * @returns what takes it back, by {@link release}.
   * @throws {TooManyAttemptsError}
   */
  async admit(tried: TriedAccount, network: string): Promise<AttemptTicket> {
    const { throttle, failedLogins } = this.#deps;
    const { waitSeconds, refused, ticket } = await throttle.admit(this.#attempt(tried, network));
    if (ticket !== null) return ticket;
    await failedLogins.recordRefused(tried, refused);
    throw new TooManyAttemptsError(waitSeconds);
  }

  /** As `LoginThrottle.release`. */
  async release(ticket: AttemptTicket, outcome: 'succeeded' | 'not_compared'): Promise<void> {
    await this.#deps.throttle.release(ticket, outcome);
  }

  #attempt({ name, userId }: TriedAccount, network: string): LoginAttempt {
    const { sessions, clock } = this.#deps;
    if (userId === null) return { account: name, network, isKnownNetwork: () => Promise.resolve(false) };
    const since = new Date(clock.now().getTime() - KNOWN_NETWORK_MS);
    const isKnownNetwork = (): Promise<boolean> => sessions.hasOpenedFrom(userId, network, since);
    return { account: userId, network, isKnownNetwork };
  }
}
