import { Migration } from '@mikro-orm/migrations';

/**
 * Sessions. Ended ones stay for a while to say why they ended, also after their account: hence no foreign key, which
 * would have to find and change all of them when an account is deleted. They have neither address nor user agent.
 * `replays` counts how often the present refresh token was given out again.
 */
export class Sessions extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL,
        created_at timestamptz(3) NOT NULL,
        last_used_at timestamptz(3) NOT NULL,
        rotated_at timestamptz(3) NOT NULL,
        idle_expires_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        ip text,
        user_agent text,
        secret_hash text NOT NULL,
        counter integer NOT NULL,
        replays integer NOT NULL,
        ended_at timestamptz(3),
        end_reason text,
        CONSTRAINT sessions_end_has_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
        CONSTRAINT sessions_ended_is_anonymous CHECK (ended_at IS NULL OR (ip IS NULL AND user_agent IS NULL)),
        CONSTRAINT sessions_idle_within_life CHECK (idle_expires_at <= expires_at)
      )`);
    this.addSql('CREATE INDEX sessions_live_of_user ON sessions (user_id, id) WHERE ended_at IS NULL');
    this.addSql('CREATE INDEX sessions_live_by_expiry ON sessions (idle_expires_at) WHERE ended_at IS NULL');
    this.addSql('CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL');
  }

  override down(): void {
    this.addSql('DROP TABLE sessions');
  }
}
