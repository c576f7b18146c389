import { Migration } from '@mikro-orm/migrations';

/**
 * Passkeys, the handles by which authenticators know accounts, and the open questions to them. Handles have a table of
 * their own: most accounts have none, and nothing that reads accounts needs one.
 */
export class Passkeys extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE webauthn_handles (
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        handle text NOT NULL CONSTRAINT webauthn_handles_unique UNIQUE
      )`);
    this.addSql(`
      CREATE TABLE passkeys (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        credential_id text NOT NULL CONSTRAINT passkeys_credential_unique UNIQUE,
        public_key text NOT NULL,
        sign_count bigint NOT NULL,
        backed_up boolean NOT NULL,
        transports text[] NOT NULL,
        name text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        last_used_at timestamptz(3)
      )`);
    this.addSql('CREATE INDEX passkeys_of_user ON passkeys (user_id, id)');
    this.addSql(`
      CREATE TABLE passkey_ceremonies (
        id uuid PRIMARY KEY,
        challenge_hash text NOT NULL CONSTRAINT passkey_ceremonies_challenge_unique UNIQUE,
        purpose text NOT NULL,
        user_id uuid REFERENCES users ON DELETE CASCADE,
        session_id uuid,
        expires_at timestamptz(3) NOT NULL,
        CONSTRAINT passkey_ceremonies_login_is_anybodys CHECK ((purpose = 'login') = (user_id IS NULL))
      )`);
    this.addSql('CREATE INDEX passkey_ceremonies_of_user ON passkey_ceremonies (user_id)');
    this.addSql('CREATE INDEX passkey_ceremonies_by_expiry ON passkey_ceremonies (expires_at)');
  }

  override down(): void {
    this.addSql('DROP TABLE passkey_ceremonies');
    this.addSql('DROP TABLE passkeys');
    this.addSql('DROP TABLE webauthn_handles');
  }
}
