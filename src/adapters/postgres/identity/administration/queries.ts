import { sql, type RawBuilder } from 'kysely';
import type { AccountQuery } from '#application/identity/administration/ports/account-search.ts';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import { firstIdOf } from '#adapters/postgres/first-id-of.ts';
import type { UserRow } from '../accounts/user-mapper.ts';

const COLUMNS = columnsOf(UserRecord, 'u');

/** What accounts are found by, each as an index has it. */
const SEARCHED = [
  sql`lower(u.email COLLATE "C")`,
  sql`lower(u.login COLLATE "C")`,
  sql`u.search_first_name COLLATE "C"`,
  sql`u.search_last_name COLLATE "C"`,
];

/** An id is made at the time of the account, give or take a clock that is set; this many milliseconds are allowed for. */
const ID_TOLERANCE_MS = 24 * 3600 * 1000;

/** The id of an account, as a subquery. */
type Lookup = RawBuilder<{ readonly id: string }>;

/** Accounts whose email, login or name begins with `prefix`: at most `limit` for each of the four, in no order. */
export function accountsByPrefix(prefix: string, limit: number): Lookup {
  const found = SEARCHED.map(
    (searched) => sql`(SELECT u.id FROM users u WHERE ${searched} ^@ ${prefix}::text LIMIT ${limit})`,
  );
  return sql`${sql.join(found, sql` UNION `)}`;
}

/**
 * Accounts with a role: at most `limit`, in no order. Without parameters it is planned for this role at each call;
 * a prepared statement would have one plan for rare roles and common ones.
 */
export function accountsByRole(role: string, limit: number): Lookup {
  return sql`SELECT u.id FROM users u WHERE u.roles @> ARRAY[${sql.lit(role)}] LIMIT ${sql.lit(limit)}`;
}

export function countOf(lookup: Lookup): RawBuilder<{ readonly accounts: number }> {
  return sql`SELECT count(*)::integer AS accounts FROM (${lookup}) AS found`;
}

/**
 * Newest first.
 * @param among the accounts that may match, where they are known to be few; null for all. An array of them is looked up one
 *   by one; of a subquery the planner can't know that they are few.
 */
export function accountsPage(query: AccountQuery, among: Lookup | null): RawBuilder<UserRow> {
  const { prefix, role, status, now, createdFrom, createdTo, limit, before } = query;
  const conditions = [
    ...(before === null ? [] : [sql`u.id < ${before}::uuid`]),
    ...(among === null ? [] : [sql`u.id = ANY (ARRAY (${among}))`]),
    ...(prefix === null ? [] : [beginsWith(prefix)]),
    ...(role === null ? [] : [holds(role)]),
    ...(status === 'suspended' ? [sql`u.suspended_until > ${now}`] : []),
    ...(status === 'active' ? [sql`(u.suspended_until IS NULL OR u.suspended_until <= ${now})`] : []),
    ...(createdFrom === null ? [] : createdSince(createdFrom)),
    ...(createdTo === null ? [] : createdBefore(createdTo)),
  ];
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`;
  return sql`SELECT ${COLUMNS} FROM users u ${where} ORDER BY u.id DESC LIMIT ${limit}`;
}

function holds(role: string): RawBuilder<unknown> {
  return sql`u.roles @> ARRAY[${role}::text]`;
}

function beginsWith(prefix: string): RawBuilder<unknown> {
  const any = SEARCHED.map((searched) => sql`${searched} ^@ ${prefix}::text`);
  return sql`(${sql.join(any, sql` OR `)})`;
}

/** The list is read in the order of ids: those of other times are left out by the index. */
function createdSince(time: Date): readonly RawBuilder<unknown>[] {
  const first = firstIdOf(new Date(time.getTime() - ID_TOLERANCE_MS));
  return [sql`u.created_at >= ${time}`, sql`u.id >= ${first}::uuid`];
}

function createdBefore(time: Date): readonly RawBuilder<unknown>[] {
  const end = firstIdOf(new Date(time.getTime() + ID_TOLERANCE_MS));
  return [sql`u.created_at < ${time}`, sql`u.id < ${end}::uuid`];
}
