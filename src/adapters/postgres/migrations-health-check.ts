import type { HealthCheck, HealthStatus } from '#application/shared/ports/health-check.ts';
import type { Database } from './database.ts';
import { pendingMigrations } from './pending-migrations.ts';

/** Whether the database has had every migration of this release; one of a later release does no harm. */
export class MigrationsHealthCheck implements HealthCheck {
  readonly name = 'migrations';
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async check(): Promise<HealthStatus> {
    try {
      return (await pendingMigrations(this.#database)).length === 0 ? 'ok' : 'down';
    } catch {
      return 'down';
    }
  }
}
