import { EmailTakenError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { heldByOthers, lockAddresses } from './queries.ts';

/** Addresses whose change can still be undone, by the open undo challenges. */
export class PostgresAddressHolds implements AddressHolds {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async claim(addresses: readonly string[], userId: UserId | null, now: Date): Promise<void> {
    if (!this.#database.inTransaction)
      throw new Error('A lock outside a unit of work would be gone before it is of use.');
    const canonical = [...new Set(addresses.map((address) => address.toLowerCase()))];
    // Which of several new accounts gets an address is decided by the unique index.
    await this.#database.rows(lockAddresses(canonical, userId === null));
    // A statement of its own: it sees what the holder of a lock before us has committed.
    const held = await this.#database.rows(heldByOthers(canonical, userId, now));
    if (held.length > 0) throw new EmailTakenError();
  }
}
