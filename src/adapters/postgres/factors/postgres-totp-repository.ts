import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { StoredTotp, TotpRepository } from '#application/factors/ports/totp-repository.ts';
import type { SealedSecret } from '#application/factors/ports/totp-secrets.ts';
import { isMissingReference } from '#adapters/postgres/database-failure.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { TotpFactorRecord } from '#adapters/postgres/entities/totp-factor-record.ts';
import { tryPurgeLock } from '#adapters/postgres/purge-lock.ts';
import {
  confirmTotp,
  deletePendingTotps,
  removeTotpsOf,
  totpKeyIds,
  totpsSealedBefore,
  tryResealLock,
  useTotpStep,
} from './queries.ts';
import { totpToDomain, totpToRecord } from './totp-mapper.ts';

/** Authenticators in `totp_factors`. */
export class PostgresTotpRepository implements TotpRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async add(totp: StoredTotp): Promise<void> {
    try {
      await this.#database.run((em) => em.insert(TotpFactorRecord, totpToRecord(totp)));
    } catch (error) {
      if (isMissingReference(error)) throw new UserNotFoundError();
      throw error;
    }
  }

  async find(id: TotpId, userId: UserId): Promise<StoredTotp | null> {
    const row = await this.#database.run((em) =>
      em.findOne(TotpFactorRecord, { id, userId }, { disableIdentityMap: true }),
    );
    return row === null ? null : totpToDomain(row);
  }

  async listOf(userId: UserId): Promise<readonly StoredTotp[]> {
    const rows = await this.#database.run((em) =>
      em.find(TotpFactorRecord, { userId }, { orderBy: { id: 'asc' }, disableIdentityMap: true }),
    );
    return rows.map(totpToDomain);
  }

  async confirm(id: TotpId, step: number, now: Date, madeAfter: Date): Promise<boolean> {
    return (await this.#database.change(confirmTotp(id, step, now, madeAfter))) === 1;
  }

  async useStep(id: TotpId, step: number, now: Date): Promise<boolean> {
    return (await this.#database.change(useTotpStep(id, step, now))) === 1;
  }

  async remove(id: TotpId, userId: UserId): Promise<boolean> {
    return (await this.#database.run((em) => em.nativeDelete(TotpFactorRecord, { id, userId }))) === 1;
  }

  async removeAllOf(userId: UserId, since: Date | null): Promise<number> {
    const rows = await this.#database.rows(removeTotpsOf(userId, since));
    return rows.filter(({ wasConfirmed }) => wasConfirmed).length;
  }

  async purgePending(before: Date, limit: number): Promise<number | null> {
    return await this.#database.transaction(async () => {
      const [lock] = await this.#database.rows(tryPurgeLock());
      if (lock?.acquired !== true) return null;
      return await this.#database.change(deletePendingTotps(before, limit));
    });
  }

  async keyIds(): Promise<readonly string[]> {
    const rows = await this.#database.rows(totpKeyIds());
    return rows.map(({ keyId }) => keyId);
  }

  async lockSealedBefore(
    keyId: string,
    after: StoredTotp | null,
    limit: number,
  ): Promise<readonly StoredTotp[] | null> {
    if (!this.#database.inTransaction)
      throw new Error('A lock outside a unit of work would be gone before it is of use.');
    const [lock] = await this.#database.rows(tryResealLock());
    if (lock?.acquired !== true) return null;
    const rows = await this.#database.rows(totpsSealedBefore(keyId, after, limit));
    return rows.map(totpToDomain);
  }

  async reseal(id: TotpId, from: SealedSecret, to: SealedSecret): Promise<void> {
    const before = { id, keyId: from.keyId, sealedSecret: from.box };
    const after = { keyId: to.keyId, sealedSecret: to.box };
    await this.#database.run((em) => em.nativeUpdate(TotpFactorRecord, before, after));
  }
}
