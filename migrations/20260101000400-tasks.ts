import { Migration } from '@mikro-orm/migrations';

/** A user's records. Ids are in the order of their making, so lists are read off an index, newest first. */
export class Tasks extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE tasks (
        id uuid PRIMARY KEY,
        owner_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        title text NOT NULL,
        description text NOT NULL,
        status text NOT NULL,
        due_at timestamptz(3),
        version integer NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      )`);
    this.addSql('CREATE INDEX tasks_of_owner ON tasks (owner_id, id)');
    this.addSql('CREATE INDEX tasks_of_owner_by_status ON tasks (owner_id, status, id)');
  }

  override down(): void {
    this.addSql('DROP TABLE tasks');
  }
}
