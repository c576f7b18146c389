import { Migration } from '@mikro-orm/migrations';

/** Password hashes, apart from the accounts. */
export class Credentials extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE credentials (
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        password_hash text NOT NULL
      )`);
  }

  override down(): void {
    this.addSql('DROP TABLE credentials');
  }
}
