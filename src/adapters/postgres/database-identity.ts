import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Tells this database from every other: its server's identifier, which its standbys share, and its number there.
 * A restored dump has another one. @throws {ServiceUnavailableError}
 */
export async function databaseIdentity(database: Database): Promise<string> {
  const [row] = await database.rows(selectIdentity());
  return row?.identity ?? '';
}

function selectIdentity() {
  return sql<{ readonly identity: string }>`
    SELECT server.system_identifier || '/' || own.oid AS identity
    FROM pg_control_system() AS server, pg_database AS own
    WHERE own.datname = current_database()`;
}
