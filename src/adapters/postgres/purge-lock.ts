import { sql, type RawBuilder } from 'kysely';
import { ADVISORY_LOCKS } from './advisory-locks.ts';

/** Whether this transaction is the one that purges. */
export function tryPurgeLock(): RawBuilder<{ readonly acquired: boolean }> {
  return sql`SELECT pg_try_advisory_xact_lock(${sql.lit(ADVISORY_LOCKS.purge)}) AS acquired`;
}
