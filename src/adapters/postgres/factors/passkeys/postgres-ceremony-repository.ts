import type { Ceremony } from '#domain/factors/ceremony.ts';
import type { CeremonyRepository } from '#application/factors/ports/ceremony-repository.ts';
import { isMissingReference } from '#adapters/postgres/database-failure.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { PasskeyCeremonyRecord } from '#adapters/postgres/entities/passkey-ceremony-record.ts';
import { tryPurgeLock } from '#adapters/postgres/purge-lock.ts';
import { ceremonyToDomain } from './ceremony-mapper.ts';
import { deleteExpiredCeremonies, takeCeremony } from './queries.ts';

/** Open questions in `passkey_ceremonies`. */
export class PostgresCeremonyRepository implements CeremonyRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async add(ceremony: Ceremony): Promise<boolean> {
    try {
      await this.#database.run((em) => em.insert(PasskeyCeremonyRecord, { ...ceremony }));
      return true;
    } catch (error) {
      if (isMissingReference(error)) return false;
      throw error;
    }
  }

  async take(challengeHash: string, now: Date): Promise<Ceremony | null> {
    const [row] = await this.#database.rows(takeCeremony(challengeHash));
    return row === undefined || row.expiresAt <= now ? null : ceremonyToDomain(row);
  }

  async purge(now: Date, limit: number): Promise<number | null> {
    return await this.#database.transaction(async () => {
      const [lock] = await this.#database.rows(tryPurgeLock());
      if (lock?.acquired !== true) return null;
      return await this.#database.change(deleteExpiredCeremonies(now, limit));
    });
  }
}
