import { sql } from 'kysely';
import type { HealthCheck, HealthStatus } from '#application/shared/ports/health-check.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { Database } from './database.ts';
import { describeOutage } from './describe-outage.ts';
import { describeRefusal } from './describe-refusal.ts';
import { UNUSABLE } from './unusable-server-error.ts';

interface Deps {
  readonly database: Database;
  readonly logger: Logger;
}

/** Whether the database answers and takes writes: a standby does not. Each new cause is logged once. */
export class DatabaseHealthCheck implements HealthCheck {
  readonly name = 'database';
  readonly #deps: Deps;
  #logged: string | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async check(): Promise<HealthStatus> {
    const cause = await this.#whyUnusable();
    this.#log(cause);
    return cause === null ? 'ok' : 'down';
  }

  /** One sentence, or null for a database that can be used. */
  async #whyUnusable(): Promise<string | null> {
    try {
      const [row] = await this.#deps.database.rows(canWrite());
      return row?.writable === true ? null : UNUSABLE.read_only;
    } catch (error) {
      return describeRefusal(error) ?? describeOutage(error) ?? 'PostgreSQL can’t be used at the moment.';
    }
  }

  #log(cause: string | null): void {
    if (cause === this.#logged) return;
    this.#logged = cause;
    if (cause === null) this.#deps.logger.info('database_ready');
    else this.#deps.logger.warn('database_not_ready', { cause });
  }
}

function canWrite() {
  return sql<{ readonly writable: boolean }>`
    SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean AS writable`;
}
