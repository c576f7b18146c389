/** Who tries to log in to what. */
export interface LoginAttempt {
  /** The account tried: its id, or the canonical name where there is none. Both count alike. */
  readonly account: string;
  /** The client's network: an IPv4 address or an IPv6 /64. */
  readonly network: string;
  /**
   * Whether the account opened a session from this network lately; asked only where a pause that strangers can cause is
   * all that stands against the attempt.
   */
  readonly isFamiliar: () => Promise<boolean>;
}

/**
 * Counts failed logins per account and network (the budget), per network over all accounts and per account over all
 * networks (ten times the budget each), before the password is looked at, atomically. Past a budget attempts are spaced
 * by 1, 2, 4 … 900 seconds; the two wide budgets do not hold up an account on a network that is familiar to it.
 * Never throws; when the shared store is away each instance counts for itself.
 */
export interface LoginThrottle {
  /** Counts the attempt. @returns 0 when it may be looked at, else the seconds to wait. */
  admit(attempt: LoginAttempt): Promise<number>;
  /**
   * The password was right, or was never looked at: what {@link admit} counted is taken back. It is known by the
   * very object that {@link admit} was given.
   */
  forgive(attempt: LoginAttempt, outcome: 'succeeded' | 'undecided'): Promise<void>;
}
