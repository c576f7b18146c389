import { Migration } from '@mikro-orm/migrations';

/**
 * The audit log. No foreign keys: what was done stays when the account of whoever did it is deleted. Keys are told of by
 * every instance that sees them, and kept once.
 */
export class AuditEvents extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE audit_events (
        id uuid PRIMARY KEY,
        at timestamptz(3) NOT NULL,
        type text NOT NULL,
        actor_id uuid,
        subject_id uuid,
        session_id uuid,
        request_id text,
        data jsonb NOT NULL,
        ip text,
        user_agent text
      )`);
    this.addSql('CREATE INDEX audit_events_of_subject ON audit_events (subject_id, id)');
    this.addSql('CREATE INDEX audit_events_of_actor ON audit_events (actor_id, id)');
    this.addSql('CREATE INDEX audit_events_of_type ON audit_events (type, id)');
    this.addSql('CREATE INDEX audit_events_by_age ON audit_events (at)');
    this.addSql(`
      CREATE UNIQUE INDEX audit_events_keys_unique ON audit_events (type, (data ->> 'key'))
        WHERE type IN ('key.made', 'key.retired')`);
  }

  override down(): void {
    this.addSql('DROP TABLE audit_events');
  }
}
