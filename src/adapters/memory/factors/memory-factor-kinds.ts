import { FACTOR_KINDS, type FactorKind } from '#domain/factors/factor-kind.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { FactorKinds } from '#application/factors/ports/factor-kinds.ts';
import type { MemoryStore } from '../memory-store.ts';

/** What second proofs there are, in memory. */
export class MemoryFactorKinds implements FactorKinds {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async of(userId: UserId): Promise<readonly FactorKind[]> {
    return await this.#store.read(({ totpFactors, passkeys, recoveryCodes }) => {
      const has: Readonly<Record<FactorKind, boolean>> = {
        totp: [...totpFactors.values()].some(({ factor }) => factor.userId === userId && factor.isConfirmed),
        passkey: [...passkeys.values()].some((each) => each.userId === userId),
        recovery_code: (recoveryCodes.get(userId)?.hashes.size ?? 0) > 0,
      };
      return has.totp || has.passkey ? FACTOR_KINDS.filter((kind) => has[kind]) : [];
    });
  }
}
