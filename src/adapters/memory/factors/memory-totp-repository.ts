import { TotpFactor, type TotpId, type TotpSnapshot } from '#domain/factors/totp-factor.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { StoredTotp, TotpRepository } from '#application/factors/ports/totp-repository.ts';
import type { SealedSecret } from '#application/factors/ports/totp-secrets.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { MemoryTables } from '../memory-tables.ts';

/** Authenticators in memory, under the rules of the database. */
export class MemoryTotpRepository implements TotpRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async add(totp: StoredTotp): Promise<void> {
    await this.#store.write((tables) => {
      const { id, userId } = totp.factor;
      if (!tables.users.has(userId)) throw new UserNotFoundError();
      if (tables.totpFactors.has(id)) throw new Error(`There is an authenticator ${id} already.`);
      tables.totpFactors.set(id, copyOf(totp));
    });
  }

  async find(id: TotpId, userId: UserId): Promise<StoredTotp | null> {
    return await this.#store.read(({ totpFactors }) => {
      const stored = totpFactors.get(id);
      return stored?.factor.userId === userId ? copyOf(stored) : null;
    });
  }

  async listOf(userId: UserId): Promise<readonly StoredTotp[]> {
    return await this.#store.read((tables) => ofUser(tables, userId).toSorted(byId).map(copyOf));
  }

  async confirm(id: TotpId, step: number, now: Date, madeAfter: Date): Promise<boolean> {
    return await this.#change(id, ({ confirmedAt, createdAt }) =>
      confirmedAt === null && createdAt > madeAfter ? { confirmedAt: now, lastStep: step } : null,
    );
  }

  async useStep(id: TotpId, step: number, now: Date): Promise<boolean> {
    return await this.#change(id, ({ isConfirmed, lastStep }) =>
      isConfirmed && lastStep < step ? { lastStep: step, lastUsedAt: now } : null,
    );
  }

  async remove(id: TotpId, userId: UserId): Promise<boolean> {
    return await this.#store.write(
      ({ totpFactors }) => totpFactors.get(id)?.factor.userId === userId && totpFactors.delete(id),
    );
  }

  async removeAllOf(userId: UserId, since: Date | null): Promise<number> {
    return await this.#store.write((tables) => {
      const removed = ofUser(tables, userId).filter(
        ({ factor: { confirmedAt } }) => confirmedAt === null || since === null || confirmedAt >= since,
      );
      for (const { factor } of removed) tables.totpFactors.delete(factor.id);
      return removed.filter(({ factor }) => factor.isConfirmed).length;
    });
  }

  async purgePending(before: Date, limit: number): Promise<number | null> {
    return await this.#store.write(({ totpFactors }) => {
      const old = [...totpFactors.values()].filter(
        ({ factor }) => !factor.isConfirmed && factor.createdAt < before,
      );
      const purged = old.slice(0, limit);
      for (const { factor } of purged) totpFactors.delete(factor.id);
      return purged.length;
    });
  }

  async keyIds(): Promise<readonly string[]> {
    return await this.#store.read(({ totpFactors }) => {
      const ids = new Set([...totpFactors.values()].map(({ secret }) => secret.keyId));
      return [...ids].toSorted();
    });
  }

  async lockSealedBefore(
    keyId: string,
    after: StoredTotp | null,
    limit: number,
  ): Promise<readonly StoredTotp[] | null> {
    if (!this.#store.inTransaction)
      throw new Error('A lock outside a unit of work is gone before it is of use.');
    return await this.#store.read(({ totpFactors }) =>
      [...totpFactors.values()]
        .filter(({ secret }) => secret.keyId < keyId)
        .toSorted(byKey)
        .filter((stored) => after === null || byKey(stored, after) > 0)
        .slice(0, limit)
        .map(copyOf),
    );
  }

  async reseal(id: TotpId, from: SealedSecret, to: SealedSecret): Promise<void> {
    await this.#store.write(({ totpFactors }) => {
      const stored = totpFactors.get(id);
      if (stored?.secret.keyId === from.keyId && stored.secret.box === from.box)
        totpFactors.set(id, { ...stored, secret: { ...to } });
    });
  }

  /** @param change what changes, or null where the rule does not hold. */
  async #change(id: TotpId, change: (factor: TotpFactor) => Partial<TotpSnapshot> | null): Promise<boolean> {
    return await this.#store.write(({ totpFactors }) => {
      const stored = totpFactors.get(id);
      const values = stored === undefined ? null : change(stored.factor);
      if (stored === undefined || values === null) return false;
      const factor = TotpFactor.restore(structuredClone({ ...stored.factor.snapshot(), ...values }));
      totpFactors.set(id, { ...stored, factor });
      return true;
    });
  }
}

function ofUser({ totpFactors }: MemoryTables, userId: UserId): readonly StoredTotp[] {
  return [...totpFactors.values()].filter(({ factor }) => factor.userId === userId);
}

function copyOf({ factor, secret }: StoredTotp): StoredTotp {
  return { factor: TotpFactor.restore(structuredClone(factor.snapshot())), secret: { ...secret } };
}

function byId(one: StoredTotp, other: StoredTotp): number {
  return one.factor.id < other.factor.id ? -1 : 1;
}

function byKey(one: StoredTotp, other: StoredTotp): number {
  const [key, id] = [one.secret.keyId, one.factor.id];
  if (key === other.secret.keyId && id === other.factor.id) return 0;
  return key < other.secret.keyId || (key === other.secret.keyId && id < other.factor.id) ? -1 : 1;
}
