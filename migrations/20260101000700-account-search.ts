import { Migration } from '@mikro-orm/migrations';

/**
 * What admins find accounts by. Prefixes of emails and logins are looked up in their unique indexes. First and last names
 * have a folded form, which the service writes: what a collation takes for lower case differs between servers. Pages of
 * the table keep room, so that the time of a login is written beside the row and in no index.
 */
export class AccountSearch extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE users ADD COLUMN search_first_name text, ADD COLUMN search_last_name text');
    this.addSql(
      'UPDATE users SET search_first_name = lower(first_name), search_last_name = lower(last_name)',
    );
    this.addSql('CREATE INDEX users_by_first_name ON users (search_first_name COLLATE "C")');
    this.addSql('CREATE INDEX users_by_last_name ON users (search_last_name COLLATE "C")');
    this.addSql('CREATE INDEX users_by_role ON users USING gin (roles)');
    this.addSql('CREATE INDEX users_suspended ON users (id) WHERE suspended_until IS NOT NULL');
    this.addSql('ALTER TABLE users SET (fillfactor = 90)');
  }

  override down(): void {
    this.addSql('ALTER TABLE users RESET (fillfactor)');
    this.addSql('DROP INDEX users_suspended');
    this.addSql('DROP INDEX users_by_role');
    this.addSql('ALTER TABLE users DROP COLUMN search_first_name, DROP COLUMN search_last_name');
  }
}
