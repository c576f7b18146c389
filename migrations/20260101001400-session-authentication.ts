import { Migration } from '@mikro-orm/migrations';

/**
 * When and how a session was opened. The defaults are what instances of the release before mean, which go on inserting
 * without these columns. No row is rewritten, whatever the size of the table: rows that are there get the time of the
 * migration, and a time after `created_at` reads as `created_at`.
 */
export class SessionAuthentication extends Migration {
  override up(): void {
    this.addSql(`
      ALTER TABLE sessions
        ADD COLUMN auth_time timestamptz(3) NOT NULL DEFAULT now(),
        ADD COLUMN amr text[] NOT NULL DEFAULT '{pwd}',
        ADD COLUMN acr text NOT NULL DEFAULT 'aal1',
        ADD CONSTRAINT sessions_known_assurance CHECK (acr = 'aal1' OR acr = 'aal2')`);
  }

  override down(): void {
    this.addSql(`
      ALTER TABLE sessions
        DROP CONSTRAINT sessions_known_assurance,
        DROP COLUMN auth_time,
        DROP COLUMN amr,
        DROP COLUMN acr`);
  }
}
