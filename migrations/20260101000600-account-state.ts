import { Migration } from '@mikro-orm/migrations';

/** Suspension, the proof of the email, and the last login. No session opens while `suspended_until` is in the future. */
export class AccountState extends Migration {
  override up(): void {
    this.addSql(`
      ALTER TABLE users
        ADD COLUMN email_verified_at timestamptz(3),
        ADD COLUMN suspended_until timestamptz(3),
        ADD COLUMN suspension_reason text,
        ADD COLUMN last_login_at timestamptz(3),
        ADD CONSTRAINT users_suspension_has_a_reason
          CHECK ((suspended_until IS NULL) = (suspension_reason IS NULL))`);
  }

  override down(): void {
    this.addSql(`
      ALTER TABLE users
        DROP CONSTRAINT users_suspension_has_a_reason,
        DROP COLUMN email_verified_at,
        DROP COLUMN suspended_until,
        DROP COLUMN suspension_reason,
        DROP COLUMN last_login_at`);
  }
}
