import { Statement } from '../statement.ts';
import type { TaskRow } from './task-row.ts';

const COLUMNS = `id, owner_id AS "ownerId", title, description, status, due_at AS "dueAt", version,
     created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Waits for a deletion of the owner that is under way, and keeps nothing after it. $1 … $9 the row, $2 the owner */
const add = new Statement(
  'tasks_add',
  `INSERT INTO tasks (id, owner_id, title, description, status, due_at, version, created_at, updated_at)
   SELECT $1::uuid, id, $3::text, $4::text, $5::text, $6::timestamptz, $7::integer, $8::timestamptz, $9::timestamptz
   FROM users WHERE id = $2 FOR KEY SHARE`,
);

/** $1 tasks, of whatever owner: whoever asks compares */
const byIds = new Statement<TaskRow>(
  'tasks_by_ids',
  `SELECT ${COLUMNS} FROM tasks WHERE id = ANY ($1::uuid[])`,
);

/** $1 owner, $2 before, $3 limit */
const list = new Statement<TaskRow>(
  'tasks_list',
  `SELECT ${COLUMNS} FROM tasks WHERE owner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
);

/** A statement of its own, so that each has its index. $1 owner, $2 before, $3 limit, $4 status */
const listByStatus = new Statement<TaskRow>(
  'tasks_list_by_status',
  `SELECT ${COLUMNS} FROM tasks WHERE owner_id = $1 AND status = $4 AND id < $2 ORDER BY id DESC LIMIT $3`,
);

export const TASK_STATEMENTS = { add, byIds, list, listByStatus };
