import type { HealthCheck, HealthStatus } from '#application/shared/ports/health-check.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { Statement } from './statement.ts';
import { answerInTime } from './answer-in-time.ts';

const canWrite = new Statement<{ readonly writable: boolean }>(
  'health_can_write',
  'SELECT NOT pg_is_in_recovery() AS writable',
);

/** Whether the database answers and takes writes: a standby does not. */
export class DatabaseHealthCheck implements HealthCheck {
  readonly name = 'database';
  readonly #database: PostgresDatabase;

  constructor({ database }: { readonly database: PostgresDatabase }) {
    this.#database = database;
  }

  async check(): Promise<HealthStatus> {
    return await answerInTime(async () => {
      const row = await this.#database.first(canWrite, []);
      return row?.writable === true ? 'ok' : 'down';
    });
  }
}
