import { FactorNotFoundError } from '#domain/factors/errors.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { FactorChanges } from './factor-changes.ts';
import type { TotpRepository } from './ports/totp-repository.ts';

export interface RemoveTotpCommand {
  readonly actor: Actor;
  readonly id: TotpId;
}

interface Deps {
  readonly totp: Pick<TotpRepository, 'find' | 'remove'>;
  readonly changes: FactorChanges;
}

/** Removes an authenticator of the caller's. The other sessions of the account end. */
export class RemoveTotp {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {FactorNotFoundError} also for one that was never confirmed; {UnauthenticatedError} */
  async execute({ actor, id }: RemoveTotpCommand): Promise<void> {
    const { totp, changes } = this.#deps;
    const { userId } = actor;
    await changes.remove(actor, 'totp', async () => {
      const stored = await totp.find(id, userId);
      if (stored?.factor.isConfirmed !== true) throw new FactorNotFoundError();
      if (!(await totp.remove(id, userId))) throw new FactorNotFoundError();
    });
  }
}
