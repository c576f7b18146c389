import { Migration } from '@mikro-orm/migrations';

/**
 * A refresh moves the idle expiry and a login the time of its network, and both are looked for by the purge only. What
 * an index holds it has to be told of at every change, and the table's other indexes with it; a day it is told of once a
 * day. The room that a page keeps is for the next version of its rows.
 *
 * The tables are written anew and locked meanwhile: seconds for a million sessions.
 */
export class QuietIndexes extends Migration {
  override up(): void {
    this.addSql('DROP INDEX sessions_live_by_expiry');
    this.addSql('ALTER TABLE sessions SET (fillfactor = 80)');
    this.addSql(`
      ALTER TABLE sessions ADD COLUMN idle_expires_on date NOT NULL
        GENERATED ALWAYS AS ((idle_expires_at AT TIME ZONE 'UTC')::date) STORED`);
    this.addSql('CREATE INDEX sessions_live_by_expiry ON sessions (idle_expires_on) WHERE ended_at IS NULL');
    this.addSql('DROP INDEX known_networks_by_age');
    this.addSql('ALTER TABLE known_networks SET (fillfactor = 90)');
    this.addSql(`
      ALTER TABLE known_networks ADD COLUMN last_opened_on date NOT NULL
        GENERATED ALWAYS AS ((last_opened_at AT TIME ZONE 'UTC')::date) STORED`);
    this.addSql('CREATE INDEX known_networks_by_age ON known_networks (last_opened_on)');
  }

  override down(): void {
    this.addSql('ALTER TABLE known_networks DROP COLUMN last_opened_on');
    this.addSql('ALTER TABLE known_networks RESET (fillfactor)');
    this.addSql('CREATE INDEX known_networks_by_age ON known_networks (last_opened_at)');
    this.addSql('ALTER TABLE sessions DROP COLUMN idle_expires_on');
    this.addSql('ALTER TABLE sessions RESET (fillfactor)');
    this.addSql('CREATE INDEX sessions_live_by_expiry ON sessions (idle_expires_at) WHERE ended_at IS NULL');
  }
}
