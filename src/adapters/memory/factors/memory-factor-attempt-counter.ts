import {
  afterRightFactor,
  NO_FACTOR_FAILURES,
  nextFactorAttemptAt,
  withFactorFailure,
  withoutLastFactorFailure,
  type FactorFailures,
} from '#domain/factors/factor-attempts.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type {
  FactorAttemptCounter,
  RefusedFactorAttempt,
} from '#application/factors/ports/factor-attempt-counter.ts';
import type { MemoryStore } from '../memory-store.ts';

/** Failed second proofs in memory. */
export class MemoryFactorAttemptCounter implements FactorAttemptCounter {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async admit(userId: UserId, now: Date): Promise<RefusedFactorAttempt | null> {
    if (this.#store.inTransaction)
      throw new Error('What is counted within a unit of work is undone with it.');
    return await this.#store.write(({ users, factorAttempts }) => {
      if (!users.has(userId)) return null;
      const { refused, ...failures } = factorAttempts.get(userId) ?? { ...NO_FACTOR_FAILURES, refused: 0 };
      const nextAt = nextFactorAttemptAt(failures, now);
      if (nextAt <= now) {
        const counted = withFactorFailure(failures, new Date(now));
        factorAttempts.set(userId, { ...counted, refused: 0 });
        return null;
      }
      factorAttempts.set(userId, { ...failures, refused: refused + 1 });
      return { nextAt, refused: refused + 1 };
    });
  }

  async succeed(userId: UserId): Promise<void> {
    await this.#change(userId, afterRightFactor);
  }

  async takeBack(userId: UserId): Promise<void> {
    await this.#change(userId, withoutLastFactorFailure);
  }

  async removeAllOf(userId: UserId): Promise<void> {
    await this.#store.write(({ factorAttempts }) => factorAttempts.delete(userId));
  }

  async #change(userId: UserId, change: (failures: FactorFailures) => FactorFailures): Promise<void> {
    await this.#store.write(({ factorAttempts }) => {
      const stored = factorAttempts.get(userId);
      if (stored !== undefined) factorAttempts.set(userId, { ...stored, ...change(stored) });
    });
  }
}
