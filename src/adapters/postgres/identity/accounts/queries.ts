import { sql, type RawBuilder } from 'kysely';
import type { UserId } from '#domain/shared/ids.ts';
import { ADVISORY_LOCKS } from '#adapters/postgres/advisory-locks.ts';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import type { UserRow } from './user-mapper.ts';

const COLUMNS = columnsOf(UserRecord, 'u');
/** As the index `users_admins` has it; a parameter in its place would keep the planner from using the index. */
const IS_ADMIN = sql.raw(`'admin' = ANY (u.roles)`);

export function usersByIds(ids: readonly string[]): RawBuilder<UserRow> {
  return sql`SELECT ${COLUMNS} FROM users u WHERE u.id = ANY (${ids}::uuid[])`;
}

/** @param email in canonical form. */
export function userByEmail(email: string): RawBuilder<UserRow> {
  return sql`SELECT ${COLUMNS} FROM users u WHERE lower(u.email COLLATE "C") = ${email}`;
}

/** @param login in canonical form. */
export function userByLogin(login: string): RawBuilder<UserRow> {
  return sql`SELECT ${COLUMNS} FROM users u WHERE lower(u.login COLLATE "C") = ${login}`;
}

/** Newest first, at most `limit` of those older than `before`. */
export function usersPage(limit: number, before: UserId | null): RawBuilder<UserRow> {
  const older = before === null ? sql`` : sql`WHERE u.id < ${before}::uuid`;
  return sql`SELECT ${COLUMNS} FROM users u ${older} ORDER BY u.id DESC LIMIT ${limit}`;
}

/** Held until the end of the transaction. */
export function lockAdmins(): RawBuilder<unknown> {
  return sql`SELECT pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCKS.admins)})`;
}

/** Of those who are not suspended at `now`. */
export function countAdminsExcept(id: UserId, now: Date): RawBuilder<{ readonly admins: number }> {
  return sql`
    SELECT count(*)::integer AS admins FROM users u
    WHERE ${IS_ADMIN} AND u.id <> ${id}::uuid AND (u.suspended_until IS NULL OR u.suspended_until <= ${now})`;
}

export function anyAdmin(): RawBuilder<unknown> {
  return sql`SELECT 1 FROM users u WHERE ${IS_ADMIN} LIMIT 1`;
}

/** In batches, so that no account is too big to be deleted within the deadline of a statement. */
export function deleteSomeTasks(ownerId: UserId, limit: number): RawBuilder<unknown> {
  return sql`DELETE FROM tasks WHERE id = ANY (ARRAY (SELECT id FROM tasks WHERE owner_id = ${ownerId}::uuid LIMIT ${limit}))`;
}
