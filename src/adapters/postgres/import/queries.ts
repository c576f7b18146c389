import { sql, type RawBuilder } from 'kysely';

export interface NameRow {
  readonly name: string;
}

/** Which of these external ids of a source there are. */
export function importedIds(source: string, externalIds: readonly string[]): RawBuilder<NameRow> {
  return sql`SELECT external_id AS name FROM imported_accounts
    WHERE source = ${source} AND external_id = ANY (${externalIds}::text[])`;
}

/** Which of these emails accounts have. @param emails in canonical form. */
export function takenEmails(emails: readonly string[]): RawBuilder<NameRow> {
  return sql`SELECT lower(email COLLATE "C") AS name FROM users
    WHERE lower(email COLLATE "C") = ANY (${emails}::text[])`;
}

/** Which of these logins accounts have. @param logins in canonical form. */
export function takenLogins(logins: readonly string[]): RawBuilder<NameRow> {
  return sql`SELECT lower(login COLLATE "C") AS name FROM users
    WHERE lower(login COLLATE "C") = ANY (${logins}::text[])`;
}
