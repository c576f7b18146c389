import { Migration } from '@mikro-orm/migrations';

/** Custom data of accounts: an object of the owner's, and one of the admins' that the owner does not see. */
export class AccountMetadata extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE account_metadata (
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        metadata jsonb NOT NULL,
        admin_metadata jsonb NOT NULL,
        version integer NOT NULL
      )`);
  }

  override down(): void {
    this.addSql('DROP TABLE account_metadata');
  }
}
