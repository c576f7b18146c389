import { Migration } from '@mikro-orm/migrations';

/**
 * Questions put to whoever reads the mail of an address, and what an account gains by it. No foreign key to the account:
 * the rows of a deleted one stay for a day, so that deleting and registering again is no way around the limits.
 */
export class EmailChallenges extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE users ADD COLUMN locale text, ADD COLUMN pending_email text');
    this.addSql(`
      CREATE TABLE email_challenges (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        address text NOT NULL,
        key_id text NOT NULL,
        user_id uuid,
        security_version integer,
        payload jsonb NOT NULL,
        attempts integer NOT NULL,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        used_at timestamptz(3),
        CONSTRAINT email_challenges_owner_has_a_version CHECK ((user_id IS NULL) = (security_version IS NULL))
      )`);
    this.addSql('CREATE INDEX email_challenges_of_address ON email_challenges (address, created_at)');
    this.addSql(
      'CREATE INDEX email_challenges_open_of_user ON email_challenges (user_id) WHERE used_at IS NULL',
    );
    this.addSql('CREATE INDEX email_challenges_by_expiry ON email_challenges (expires_at)');
  }

  override down(): void {
    this.addSql('DROP TABLE email_challenges');
    this.addSql('ALTER TABLE users DROP COLUMN locale, DROP COLUMN pending_email');
  }
}
