/**
 * Locks that stand for something that is no row. The numbers mean nothing; they only have to differ from one another
 * and from those of other programs on the same database.
 */
export const ADVISORY_LOCKS = {
  /** Whoever may take the last admin's role. */
  admins: 7_310_001,
  /** Whoever purges. */
  purge: 7_310_002,
  /** Whoever migrates. */
  migrations: 7_310_003,
  /** The first of two numbers; the second is the hash of an address that an account gets or gives up. */
  addresses: 7_310_004,
  /** The first of two numbers; the second is the hash of an address for which a mail is requested. */
  mailRequests: 7_310_005,
  /** Whoever seals the secrets of authenticators with a newer key. */
  reseal: 7_310_006,
} as const;
