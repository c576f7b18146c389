import type { HealthCheck, HealthStatus } from '#application/shared/ports/health-check.ts';
import { answerInTime } from './answer-in-time.ts';
import { pendingMigrations } from './pending-migrations.ts';
import type { PostgresDatabase } from './postgres-database.ts';

/** Whether the database has had every migration of this release; one of a later release does no harm. */
export class MigrationsHealthCheck implements HealthCheck {
  readonly name = 'migrations';
  readonly #database: PostgresDatabase;

  constructor({ database }: { readonly database: PostgresDatabase }) {
    this.#database = database;
  }

  async check(): Promise<HealthStatus> {
    return await answerInTime(async () =>
      (await pendingMigrations(this.#database)).length === 0 ? 'ok' : 'down',
    );
  }
}
