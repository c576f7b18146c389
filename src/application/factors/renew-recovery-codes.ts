import { NoFactorError } from '#domain/factors/errors.ts';
import type { AccountMail } from '#application/identity/accounts/ports/account-mail.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { AccountFactors } from './account-factors.ts';
import type { OwnAccount } from './own-account.ts';
import type { RecoveryCodeSets } from './recovery-code-sets.ts';

interface Deps {
  readonly account: OwnAccount;
  readonly factors: AccountFactors;
  readonly recoveryCodes: RecoveryCodeSets;
  readonly mail: Pick<AccountMail, 'factorsChanged'>;
}

/** Gives the caller a new set of recovery codes; the old one is dead. */
export class RenewRecoveryCodes {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns the codes as they are shown, once. @throws {NoFactorError}; {UnauthenticatedError} */
  async execute({
    actor,
  }: {
    readonly actor: Actor;
  }): Promise<{ readonly recoveryCodes: readonly string[] }> {
    const { account, factors, recoveryCodes, mail } = this.#deps;
    const { userId, sessionId } = actor;
    return await account.change(actor, async (user, audit) => {
      if (!(await factors.hasFactor(userId))) throw new NoFactorError();
      const codes = await recoveryCodes.renew(userId);
      await mail.factorsChanged(user);
      audit.record({ type: 'recovery_codes.renewed', actorId: userId, subjectId: userId, sessionId });
      return { recoveryCodes: codes };
    });
  }
}
