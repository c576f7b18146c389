import { sql, type RawBuilder } from 'kysely';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import type { UserRow } from '../accounts/user-mapper.ts';

export interface CredentialRow extends UserRow {
  readonly passwordHash: string;
}

/** @property name the canonical form by which it was found. */
export interface NamedCredentialRow extends CredentialRow {
  readonly name: string;
}

const COLUMNS = sql`${columnsOf(UserRecord, 'u')}, c.password_hash AS "passwordHash"`;
const FROM = sql`FROM users u JOIN credentials c ON c.user_id = u.id`;

/** @param emails in canonical form. */
export function credentialsByEmails(emails: readonly string[]): RawBuilder<NamedCredentialRow> {
  return sql`SELECT ${COLUMNS}, lower(u.email COLLATE "C") AS name ${FROM}
    WHERE lower(u.email COLLATE "C") = ANY (${emails}::text[])`;
}

/** @param logins in canonical form. */
export function credentialsByLogins(logins: readonly string[]): RawBuilder<NamedCredentialRow> {
  return sql`SELECT ${COLUMNS}, lower(u.login COLLATE "C") AS name ${FROM}
    WHERE lower(u.login COLLATE "C") = ANY (${logins}::text[])`;
}

/** For an account that has none; one that is being deleted is waited for. */
export function addCredential(userId: string, passwordHash: string): RawBuilder<unknown> {
  return sql`
    INSERT INTO credentials (user_id, password_hash)
    SELECT id, ${passwordHash} FROM users WHERE id = ${userId}::uuid FOR KEY SHARE
    ON CONFLICT (user_id) DO NOTHING`;
}

/** @property last the last account of the batch. */
export interface SettingsCountRow {
  readonly settings: string;
  readonly count: number;
  readonly last: string;
}

/** As `hashSettings` of the domain has it, for the next `limit` accounts after `after`, or the first ones. */
export function settingsOfNext(limit: number, after: string | null): RawBuilder<SettingsCountRow> {
  const later = after === null ? sql`` : sql`WHERE user_id > ${after}::uuid`;
  return sql`
    WITH batch AS MATERIALIZED (
      SELECT user_id, password_hash AS hash FROM credentials ${later} ORDER BY user_id LIMIT ${limit}
    )
    SELECT settings, count(*)::integer AS count,
      (SELECT user_id FROM batch ORDER BY user_id DESC LIMIT 1) AS last
    FROM batch, LATERAL (
      SELECT CASE
        WHEN starts_with(hash, '$2') THEN left(hash, 6)
        ELSE coalesce(substring(hash FROM '^(.*)[$][^$]*[$][^$]*$'), '')
      END AS settings
    ) AS each
    GROUP BY settings`;
}

/** For an account that is locked, whether it has one or not. */
export function putCredential(userId: string, passwordHash: string): RawBuilder<unknown> {
  return sql`
    INSERT INTO credentials (user_id, password_hash) VALUES (${userId}::uuid, ${passwordHash})
    ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash`;
}

export function credentialByUserId(userId: string): RawBuilder<CredentialRow> {
  return sql`SELECT ${COLUMNS} ${FROM} WHERE u.id = ${userId}::uuid`;
}
