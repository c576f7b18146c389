import { EmailChallenge } from '#domain/email/email-challenge.ts';
import { EmailTakenError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { AddressHolds } from '#application/identity/accounts/ports/address-holds.ts';
import type { MemoryStore } from '../memory-store.ts';

/** Addresses whose change can still be undone. Units of work go one after the other, so nothing has to be locked. */
export class MemoryAddressHolds implements AddressHolds {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async claim(addresses: readonly string[], userId: UserId | null, now: Date): Promise<void> {
    if (!this.#store.inTransaction)
      throw new Error('A lock outside a unit of work is gone before it is of use.');
    const canonical = addresses.map((address) => address.toLowerCase());
    const held = await this.#store.read(({ emailChallenges }) =>
      [...emailChallenges.values()].some(
        (stored) =>
          stored.kind === 'undo' &&
          stored.userId !== userId &&
          canonical.includes(stored.address) &&
          EmailChallenge.restore(stored).isOpenAt(now),
      ),
    );
    if (held) throw new EmailTakenError();
  }
}
