import type { FactorKind } from '#domain/factors/factor-kind.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { FactorAttemptCounter } from './ports/factor-attempt-counter.ts';
import type { FactorKinds } from './ports/factor-kinds.ts';
import type { PasskeyRepository } from './ports/passkey-repository.ts';
import type { RecoveryCodeRepository } from './ports/recovery-code-repository.ts';
import type { TotpRepository } from './ports/totp-repository.ts';

interface Deps {
  readonly kinds: FactorKinds;
  readonly totp: Pick<TotpRepository, 'removeAllOf'>;
  readonly passkeys: Pick<PasskeyRepository, 'removeAllOf'>;
  readonly recoveryCodes: Pick<RecoveryCodeRepository, 'removeAllOf'>;
  readonly attempts: Pick<FactorAttemptCounter, 'removeAllOf'>;
}

/** The second factors of an account, whatever kinds they are. */
export class AccountFactors {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What second proofs the account can give; empty where it has no factor. */
  async kindsOf(userId: UserId): Promise<readonly FactorKind[]> {
    return await this.#deps.kinds.of(userId);
  }

  async hasFactor(userId: UserId): Promise<boolean> {
    return (await this.kindsOf(userId)).length > 0;
  }

  /**
   * Within a unit of work that locks the account and ends its sessions: deletes all its factors, or those that were added at
   * `since` or later, with the recovery codes of that time. @returns how many factors, recovery codes aside.
   */
  async removeAllOf(userId: UserId, since: Date | null): Promise<number> {
    const { totp, passkeys, recoveryCodes } = this.#deps;
    const removed = (await totp.removeAllOf(userId, since)) + (await passkeys.removeAllOf(userId, since));
    if (since !== null) await recoveryCodes.removeAllOf(userId, since);
    await this.forgetWithoutFactor(userId);
    return removed;
  }

  /** Within a unit of work that locks the account: where no factor is left, deletes what stands in for factors. @returns whether none is. */
  async forgetWithoutFactor(userId: UserId): Promise<boolean> {
    const { recoveryCodes, attempts } = this.#deps;
    if (await this.hasFactor(userId)) return false;
    await recoveryCodes.removeAllOf(userId, null);
    await attempts.removeAllOf(userId);
    return true;
  }
}
