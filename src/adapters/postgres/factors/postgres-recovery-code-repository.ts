import { LockMode } from '@mikro-orm/core';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { RecoveryCodeRepository } from '#application/factors/ports/recovery-code-repository.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { RecoveryCodeRecord } from '#adapters/postgres/entities/recovery-code-record.ts';
import { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import { takeRecoveryCode } from './queries.ts';

/** Hashes of recovery codes in `recovery_codes`. */
export class PostgresRecoveryCodeRepository implements RecoveryCodeRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async replaceAll(userId: UserId, hashes: readonly string[], now: Date): Promise<void> {
    await this.#database.transaction(async (em) => {
      // Two that replace at once go one after the other, and the account has one set in the end.
      const account = await em.findOne(
        UserRecord,
        { id: userId },
        { fields: ['id'], lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
      );
      if (account === null) throw new UserNotFoundError();
      await em.nativeDelete(RecoveryCodeRecord, { userId });
      await em.insertMany(
        RecoveryCodeRecord,
        hashes.map((codeHash) => ({ userId, codeHash, createdAt: now })),
      );
    });
  }

  async use(userId: UserId, hash: string): Promise<boolean> {
    return (await this.#database.change(takeRecoveryCode(userId, hash))) === 1;
  }

  async countOf(userId: UserId): Promise<number> {
    return await this.#database.run((em) => em.count(RecoveryCodeRecord, { userId }));
  }

  async removeAllOf(userId: UserId, since: Date | null): Promise<void> {
    const where = { userId, ...(since === null ? {} : { createdAt: { $gte: since } }) };
    await this.#database.run((em) => em.nativeDelete(RecoveryCodeRecord, where));
  }
}
