import type { UserId } from '#domain/shared/ids.ts';
import type { PasskeyRepository } from './ports/passkey-repository.ts';
import type { RecoveryCodeRepository } from './ports/recovery-code-repository.ts';
import type { TotpRepository } from './ports/totp-repository.ts';
import { passkeyView, totpView, type FactorsView } from './views.ts';

interface Deps {
  readonly totp: Pick<TotpRepository, 'listOf'>;
  readonly passkeys: Pick<PasskeyRepository, 'listOf'>;
  readonly recoveryCodes: Pick<RecoveryCodeRepository, 'countOf'>;
}

/** Lists the caller's factors, oldest first; authenticators that wait for their first code are none yet. */
export class ListFactors {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async execute({ userId }: { readonly userId: UserId }): Promise<FactorsView> {
    const { totp, passkeys, recoveryCodes } = this.#deps;
    const [authenticators, keys, remaining] = await Promise.all([
      totp.listOf(userId),
      passkeys.listOf(userId),
      recoveryCodes.countOf(userId),
    ]);
    const confirmed = authenticators.map(({ factor }) => factor).filter(({ isConfirmed }) => isConfirmed);
    return {
      totp: confirmed.map(totpView),
      passkeys: keys.map(passkeyView),
      recoveryCodes: { remaining },
    };
  }
}
