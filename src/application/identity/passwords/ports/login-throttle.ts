/** One attempt to log in. */
export interface LoginAttempt {
  /** The account's id, or the canonical name when there is no such account. Both count alike. */
  readonly account: string;
  /** The client's network: an IPv4 address or an IPv6 /64. */
  readonly network: string;
  /**
   * Whether the account opened a session from this network lately; asked only when nothing but a pause that other people
   * can cause refuses the attempt.
   */
  readonly isKnownNetwork: () => Promise<boolean>;
}

/** Names an attempt that was counted; opaque. It takes back what it names on whichever instance it is brought to. */
export type AttemptTicket = string;

/** @property waitSeconds 0 when the attempt is admitted. */
export interface Admission {
  readonly waitSeconds: number;
  /** How many attempts were refused since the pause began, this one included; 0 when it is admitted. */
  readonly refused: number;
  /** For {@link LoginThrottle.release}; null when it is refused. */
  readonly ticket: AttemptTicket | null;
}

/**
 * Counts failed logins per account and network (the budget), per network over all accounts and per account over all
 * networks (ten times the budget each), before the password is compared, atomically. Past a budget attempts are spaced
 * by 1, 2, 4 … 900 seconds; the two wide budgets do not apply to an account on a known network.
 * Never throws; when the shared store is away each instance counts for itself.
 */
export interface LoginThrottle {
  /** Counts the attempt, as one to compare or as a refused one. */
  admit(attempt: LoginAttempt): Promise<Admission>;
  /**
   * Takes back what {@link admit} counted: the password was right (which also resets the counter of this account and
   * network), or it was never compared. Where that is no longer counted, or for a ticket of nobody's, it does nothing.
   */
  release(ticket: AttemptTicket, outcome: 'succeeded' | 'not_compared'): Promise<void>;
}
