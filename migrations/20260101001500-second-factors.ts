import { Migration } from '@mikro-orm/migrations';

/**
 * Authenticators with their sealed secrets, hashes of recovery codes, logins that wait for a second proof, and the failed
 * second proofs of each account.
 */
export class SecondFactors extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE totp_factors (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        name text NOT NULL,
        key_id text NOT NULL,
        sealed_secret text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        confirmed_at timestamptz(3),
        last_used_at timestamptz(3),
        last_step bigint NOT NULL DEFAULT 0
      )`);
    this.addSql('CREATE INDEX totp_factors_of_user ON totp_factors (user_id, id)');
    this.addSql('CREATE INDEX totp_factors_of_key ON totp_factors (key_id, id)');
    this.addSql('CREATE INDEX totp_factors_pending ON totp_factors (created_at) WHERE confirmed_at IS NULL');
    this.addSql(`
      CREATE TABLE recovery_codes (
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        code_hash text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (user_id, code_hash)
      )`);
    this.addSql(`
      CREATE TABLE login_challenges (
        id uuid PRIMARY KEY,
        token_hash text NOT NULL CONSTRAINT login_challenges_token_unique UNIQUE,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        security_version integer NOT NULL,
        attempt text NOT NULL,
        attempts integer NOT NULL,
        expires_at timestamptz(3) NOT NULL
      )`);
    this.addSql('CREATE INDEX login_challenges_of_user ON login_challenges (user_id)');
    this.addSql('CREATE INDEX login_challenges_by_expiry ON login_challenges (expires_at)');
    this.addSql(`
      CREATE TABLE factor_attempts (
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        in_row integer NOT NULL,
        last_at timestamptz(3),
        in_day integer NOT NULL,
        day_started_at timestamptz(3),
        refused integer NOT NULL,
        CONSTRAINT factor_attempts_row_has_a_last CHECK ((in_row = 0) = (last_at IS NULL)),
        CONSTRAINT factor_attempts_day_has_a_start CHECK ((in_day = 0) = (day_started_at IS NULL))
      )`);
  }

  override down(): void {
    this.addSql('DROP TABLE totp_factors, recovery_codes, login_challenges, factor_attempts');
  }
}
