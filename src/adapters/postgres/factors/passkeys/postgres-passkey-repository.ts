import { PasskeyTakenError } from '#domain/factors/errors.ts';
import type { Passkey, PasskeyId } from '#domain/factors/passkey.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { PasskeyRepository } from '#application/factors/ports/passkey-repository.ts';
import { brokenUniqueIndex } from '#adapters/postgres/database-failure.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { PasskeyRecord } from '#adapters/postgres/entities/passkey-record.ts';
import { passkeyToDomain, passkeyToRecord } from './passkey-mapper.ts';
import {
  handleOf,
  insertHandle,
  ownerOfHandle,
  passkeyByCredential,
  renamePasskey,
  useCounter,
} from './queries.ts';

/** Passkeys in `passkeys`, and handles in `webauthn_handles`. */
export class PostgresPasskeyRepository implements PasskeyRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async add(passkey: Passkey): Promise<void> {
    try {
      await this.#database.run((em) => em.insert(PasskeyRecord, passkeyToRecord(passkey)));
    } catch (error) {
      if (brokenUniqueIndex(error) === 'passkeys_credential_unique') throw new PasskeyTakenError();
      throw error;
    }
  }

  async findByCredentialId(credentialId: string): Promise<Passkey | null> {
    const [row] = await this.#database.rows(passkeyByCredential(credentialId));
    return row === undefined ? null : passkeyToDomain(row);
  }

  async listOf(userId: UserId): Promise<readonly Passkey[]> {
    const rows = await this.#database.run((em) =>
      em.find(PasskeyRecord, { userId }, { orderBy: { id: 'asc' }, disableIdentityMap: true }),
    );
    return rows.map(passkeyToDomain);
  }

  async useCounter(id: PasskeyId, signCount: number, backedUp: boolean, now: Date): Promise<boolean> {
    return (await this.#database.change(useCounter(id, { signCount, backedUp }, now))) === 1;
  }

  async rename(id: PasskeyId, userId: UserId, name: string): Promise<Passkey | null> {
    const [row] = await this.#database.rows(renamePasskey(id, userId, name));
    return row === undefined ? null : passkeyToDomain(row);
  }

  async remove(id: PasskeyId, userId: UserId): Promise<boolean> {
    return (await this.#database.run((em) => em.nativeDelete(PasskeyRecord, { id, userId }))) === 1;
  }

  async removeAllOf(userId: UserId, since: Date | null): Promise<number> {
    const where = since === null ? { userId } : { userId, createdAt: { $gte: since } };
    return await this.#database.run((em) => em.nativeDelete(PasskeyRecord, where));
  }

  async handleOf(userId: UserId, made: string): Promise<string | null> {
    const [known] = await this.#database.rows(handleOf(userId));
    if (known !== undefined) return known.handle;
    await this.#database.change(insertHandle(userId, made));
    // A statement of its own: it sees what another request has stored meanwhile.
    const [stored] = await this.#database.rows(handleOf(userId));
    return stored?.handle ?? null;
  }

  async findOwnerOf(handle: string): Promise<UserId | null> {
    const [row] = await this.#database.rows(ownerOfHandle(handle));
    return row?.userId ?? null;
  }
}
