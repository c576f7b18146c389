import { ADVISORY_LOCKS } from '../advisory-locks.ts';
import { Statement } from '../statement.ts';
import { userRowColumns, type UserRow } from './user-row.ts';

const COLUMNS = userRowColumns('users');
/** As the index `users_admins` has it; a parameter in its place would keep the planner from using the index. */
const IS_ADMIN = `'admin' = ANY (roles)`;

/** $1 … $10 the row, $11 the hash of the password or nothing: then there is no credential */
const add = new Statement(
  'users_add',
  `WITH added AS (
     INSERT INTO users (id, email, login, first_name, last_name, roles, security_version, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     RETURNING id
   )
   INSERT INTO credentials (user_id, password_hash) SELECT id, $11::text FROM added WHERE $11::text IS NOT NULL`,
);

/** $1 ids */
const byIds = new Statement<UserRow>(
  'users_by_ids',
  `SELECT ${COLUMNS} FROM users WHERE id = ANY ($1::uuid[])`,
);

/** $1 before, $2 limit */
const list = new Statement<UserRow>(
  'users_list',
  `SELECT ${COLUMNS} FROM users WHERE id < $1 ORDER BY id DESC LIMIT $2`,
);

/** $1 id */
const lock = new Statement<UserRow>('users_lock', `SELECT ${COLUMNS} FROM users WHERE id = $1 FOR UPDATE`);

/** $1 id */
const raiseSecurityVersion = new Statement(
  'users_raise_security',
  'UPDATE users SET security_version = security_version + 1 WHERE id = $1',
);

/** $1 owner, $2 how many at most */
const removeTasks = new Statement(
  'users_remove_tasks',
  'DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE owner_id = $1 LIMIT $2)',
);

const lockAdmins = new Statement(
  'users_lock_admins',
  `SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.admins})`,
);

/** $1 id of the one not to count */
const countOtherAdmins = new Statement<{ readonly admins: number }>(
  'users_count_other_admins',
  `SELECT count(*)::integer AS admins FROM users WHERE ${IS_ADMIN} AND id <> $1`,
);

const hasAdmin = new Statement('users_has_admin', `SELECT 1 FROM users WHERE ${IS_ADMIN} LIMIT 1`);

export const USER_STATEMENTS = {
  add,
  byIds,
  list,
  lock,
  raiseSecurityVersion,
  removeTasks,
  lockAdmins,
  countOtherAdmins,
  hasAdmin,
};
