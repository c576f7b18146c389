import { Migration } from '@mikro-orm/migrations';

/** Networks from which an account opened sessions: a stranger's failed logins don't lock these out. */
export class KnownNetworks extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE known_networks (
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        network text NOT NULL,
        last_opened_at timestamptz(3) NOT NULL,
        PRIMARY KEY (user_id, network)
      )`);
    this.addSql('CREATE INDEX known_networks_by_age ON known_networks (last_opened_at)');
  }

  override down(): void {
    this.addSql('DROP TABLE known_networks');
  }
}
