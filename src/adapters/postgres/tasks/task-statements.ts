import { Statement } from '../statement.ts';
import type { TaskRow } from './task-row.ts';

/** Waits for a deletion of the owner that is under way, and keeps nothing after it. $1 … $9 the row, $2 the owner */
const add = new Statement(
  'tasks_add',
  `INSERT INTO tasks (id, owner_id, title, description, status, due_at, version, created_at, updated_at)
   SELECT $1::uuid, id, $3::text, $4::text, $5::text, $6::timestamptz, $7::integer, $8::timestamptz, $9::timestamptz
   FROM users WHERE id = $2 FOR KEY SHARE`,
);

/** $1 task, $2 owner */
const find = new Statement<TaskRow>(
  'tasks_find',
  `SELECT id, owner_id AS "ownerId", title, description, status, due_at AS "dueAt", version,
     created_at AS "createdAt", updated_at AS "updatedAt"
   FROM tasks WHERE id = $1 AND owner_id = $2`,
);

export const TASK_STATEMENTS = { add, find };
