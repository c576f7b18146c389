import { Migration } from '@mikro-orm/migrations';

/**
 * Which account of another system became which account here. The row outlives the account, so that importing the same
 * file again does not bring back what was deleted.
 */
export class ImportedAccounts extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE imported_accounts (
        source text NOT NULL,
        external_id text NOT NULL,
        user_id uuid REFERENCES users ON DELETE SET NULL,
        PRIMARY KEY (source, external_id)
      )`);
    this.addSql('CREATE INDEX imported_accounts_of_user ON imported_accounts (user_id)');
  }

  override down(): void {
    this.addSql('DROP TABLE imported_accounts');
  }
}
