import { EmailTakenError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { heldByOthers, lockAddress } from './queries.ts';

/** Addresses whose change can still be undone, by the open undo challenges. */
export class PostgresAddressHolds implements AddressHolds {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async claim(addresses: readonly string[], userId: UserId, now: Date): Promise<void> {
    if (!this.#database.inTransaction)
      throw new Error('A lock outside a unit of work would be gone before it is of use.');
    // In one order, so that two who claim the same addresses don't wait for each other.
    const canonical = [...new Set(addresses.map((address) => address.toLowerCase()))].toSorted();
    for (const address of canonical) await this.#database.rows(lockAddress('addresses', address));
    const held = await this.#database.rows(heldByOthers(canonical, userId, now));
    if (held.length > 0) throw new EmailTakenError();
  }
}
