/** Who tries to log in to what. */
export interface LoginAttempt {
  /** The account tried: its id, or the canonical name where there is none. Both count alike. */
  readonly account: string;
  /** The client's network: an IPv4 address or an IPv6 /64. */
  readonly network: string;
  /** Whether the account logged in from this network lately; asked only when the pause over all networks applies. */
  readonly isFamiliar: () => Promise<boolean>;
}

/**
 * Counts failed logins per account and network, per network, and per account over all networks (ten times the
 * budget), before the password is looked at, atomically. Past a budget attempts are spaced by 1, 2, 4 … 900 seconds.
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
