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
} as const;
