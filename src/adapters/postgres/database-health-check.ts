import { sql } from 'kysely';
import type { HealthCheck, HealthStatus } from '#application/shared/ports/health-check.ts';
import type { Database } from './database.ts';

/** Whether the database answers and takes writes: a standby does not. */
export class DatabaseHealthCheck implements HealthCheck {
  readonly name = 'database';
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async check(): Promise<HealthStatus> {
    try {
      const [row] = await this.#database.rows(canWrite());
      return row?.writable === true ? 'ok' : 'down';
    } catch {
      return 'down';
    }
  }
}

function canWrite() {
  return sql<{ readonly writable: boolean }>`
    SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean AS writable`;
}
