import type { Task, TaskId } from '#domain/tasks/task.ts';
import { DoneTogether } from '../done-together.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { Statement } from '../statement.ts';
import { timestamp, timestampOrNull } from '../timestamp.ts';

interface AddedRow {
  readonly id: TaskId;
}

/** The ordinary case of `tasks_add` for many: nobody is deleting the owner. $1 … $9 the rows: arrays */
const addTogether = new Statement<AddedRow>(
  'tasks_add_together',
  `WITH free AS MATERIALIZED (
     SELECT id FROM users WHERE id = ANY ($2::uuid[]) FOR KEY SHARE SKIP LOCKED
   )
   INSERT INTO tasks (id, owner_id, title, description, status, due_at, version, created_at, updated_at)
   SELECT task.id, free.id, title, description, status, due_at, version, created_at, updated_at
   FROM free JOIN unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
     $7::integer[], $8::timestamptz[], $9::timestamptz[])
     AS task (id, owner_id, title, description, status, due_at, version, created_at, updated_at)
     ON free.id = task.owner_id
   RETURNING id`,
);

/** Tasks that are made in one moment. */
export function additionsTogether(database: PostgresDatabase): DoneTogether<Task, AddedRow> {
  return new DoneTogether(database, {
    statement: addTogether,
    columns: [
      ({ id }) => id,
      ({ ownerId }) => ownerId,
      ({ title }) => title,
      ({ description }) => description,
      ({ status }) => status,
      ({ dueAt }) => timestampOrNull(dueAt),
      ({ version }) => version,
      ({ createdAt }) => timestamp(createdAt),
      ({ updatedAt }) => timestamp(updatedAt),
    ],
    subjectOf: ({ id }) => id,
    subjectOfRow: ({ id }) => id,
  });
}
