import type { UserId } from '#domain/shared/ids.ts';

/** Keeps the former address of an account free for its owner, for as long as the change can be undone. */
export interface AddressHolds {
  /**
   * Within the unit of work that gives an address to an account, or takes one from it: waits for others who do so with the
   * same addresses, until the end.
   * @param addresses in any case.
   * @param userId the account; null for accounts that are new.
   * @throws {EmailTakenError} when another account may still undo the change of one.
   */
  claim(addresses: readonly string[], userId: UserId | null, now: Date): Promise<void>;
}
