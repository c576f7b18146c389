import { Migration } from '@mikro-orm/migrations';

/** Invitations. One that is bound to an account goes with it; one by an admin who is gone gives no roles. */
export class Invitations extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE invitations (
        id uuid PRIMARY KEY,
        token_hash text NOT NULL,
        email text,
        roles text[] NOT NULL,
        inviter_id uuid REFERENCES users ON DELETE SET NULL,
        by_operator boolean NOT NULL,
        user_id uuid REFERENCES users ON DELETE CASCADE,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        accepted_at timestamptz(3),
        revoked_at timestamptz(3),
        CONSTRAINT invitations_token_unique UNIQUE (token_hash),
        CONSTRAINT invitations_end_once CHECK (accepted_at IS NULL OR revoked_at IS NULL)
      )`);
    this.addSql('CREATE INDEX invitations_of_inviter ON invitations (inviter_id)');
    this.addSql('CREATE INDEX invitations_of_user ON invitations (user_id)');
  }

  override down(): void {
    this.addSql('DROP TABLE invitations');
  }
}
