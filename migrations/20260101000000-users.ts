import { Migration } from '@mikro-orm/migrations';

/**
 * Accounts. Emails and logins are unique in lower case; both are ASCII by rule, and the collation "C" folds ASCII alike
 * under every locale of the server.
 */
export class Users extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        email text,
        login text,
        first_name text,
        last_name text,
        roles text[] NOT NULL,
        security_version integer NOT NULL,
        version integer NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL,
        CONSTRAINT users_has_a_name CHECK (email IS NOT NULL OR login IS NOT NULL)
      )`);
    this.addSql(`CREATE UNIQUE INDEX users_email_unique ON users (lower(email COLLATE "C"))`);
    this.addSql(`CREATE UNIQUE INDEX users_login_unique ON users (lower(login COLLATE "C"))`);
    this.addSql(`CREATE INDEX users_admins ON users (id) WHERE 'admin' = ANY (roles)`);
  }

  override down(): void {
    this.addSql('DROP TABLE users');
  }
}
