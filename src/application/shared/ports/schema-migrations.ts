/** The changes that make the schema. Safe to call from several instances at once: they take turns. */
export interface SchemaMigrations {
  /** Names of what has not been applied, oldest first. */
  pending(): Promise<readonly string[]>;
  /** Applies all of it, or nothing. @returns the names. */
  migrate(): Promise<readonly string[]>;
  /** Takes the newest applied one back. @returns its name, or nothing where there is none. */
  revert(): Promise<readonly string[]>;
}
