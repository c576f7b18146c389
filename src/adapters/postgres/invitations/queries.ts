import { sql, type RawBuilder } from 'kysely';

/** A batch of the purge. */
export function deleteExpiredInvitations(before: Date, limit: number): RawBuilder<unknown> {
  return sql`
    DELETE FROM invitations WHERE id = ANY (ARRAY (
      SELECT id FROM invitations WHERE expires_at < ${before}
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
}
