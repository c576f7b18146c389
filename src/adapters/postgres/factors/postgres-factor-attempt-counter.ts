import { nextFactorAttemptAt } from '#domain/factors/factor-attempts.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  FactorAttemptCounter,
  RefusedFactorAttempt,
} from '#application/factors/ports/factor-attempt-counter.ts';
import { isMissingReference } from '#adapters/postgres/database-failure.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { FactorAttemptsRecord } from '#adapters/postgres/entities/factor-attempts-record.ts';
import { admitFactorAttempt, forgiveFactorAttempt, type FactorAttemptsRow } from './queries.ts';

/** Failed second proofs in `factor_attempts`. */
export class PostgresFactorAttemptCounter implements FactorAttemptCounter {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async admit(userId: UserId, now: Date): Promise<RefusedFactorAttempt | null> {
    if (this.#database.inTransaction)
      throw new Error('What is counted within a unit of work is undone with it.');
    const row = await this.#admit(userId, now);
    return row === null || row.refused === 0
      ? null
      : { nextAt: nextFactorAttemptAt(row, now), refused: row.refused };
  }

  async succeed(userId: UserId): Promise<void> {
    await this.#database.change(forgiveFactorAttempt(userId, true));
  }

  async takeBack(userId: UserId): Promise<void> {
    await this.#database.change(forgiveFactorAttempt(userId, false));
  }

  async removeAllOf(userId: UserId): Promise<void> {
    await this.#database.run((em) => em.nativeDelete(FactorAttemptsRecord, { userId }));
  }

  /** Null for an account that is gone: of it nothing can be guessed. */
  async #admit(userId: UserId, now: Date): Promise<FactorAttemptsRow | null> {
    try {
      const [row] = await this.#database.rows(admitFactorAttempt(userId, now));
      return row ?? null;
    } catch (error) {
      if (isMissingReference(error)) return null;
      throw error;
    }
  }
}
