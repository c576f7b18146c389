import { FactorConfirmedError, FactorNotFoundError, WrongCodeError } from '#domain/factors/errors.ts';
import { TOTP_PENDING_MS, type TotpId } from '#domain/factors/totp-factor.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { AddedFactor, FactorChanges } from './factor-changes.ts';
import type { StoredTotp, TotpRepository } from './ports/totp-repository.ts';
import type { TotpVerifier } from './totp-verifier.ts';

export interface ConfirmTotpCommand {
  readonly actor: Actor;
  readonly id: TotpId;
  readonly code: string;
}

interface Deps {
  readonly totp: Pick<TotpRepository, 'find' | 'confirm'>;
  readonly verifier: TotpVerifier;
  readonly changes: FactorChanges;
  readonly clock: Clock;
}

/** Makes an authenticator a factor, by a code of it; that code is used up. The other sessions of the account end. */
export class ConfirmTotp {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {FactorNotFoundError} also for one that waited too long; {FactorConfirmedError}; {WrongCodeError};
   *   {FactorsNotConfiguredError}; {UnauthenticatedError}
   */
  async execute({ actor, id, code }: ConfirmTotpCommand): Promise<AddedFactor> {
    const { totp, verifier, changes, clock } = this.#deps;
    const step = await verifier.stepOf(await this.#pending(id, actor.userId), code);
    if (step === null) throw new WrongCodeError();
    return await changes.add(actor, 'totp', async () => {
      const now = clock.now();
      const madeAfter = new Date(now.getTime() - TOTP_PENDING_MS);
      if (await totp.confirm(id, step, now, madeAfter)) return;
      await this.#pending(id, actor.userId);
      throw new FactorNotFoundError();
    });
  }

  async #pending(id: TotpId, userId: UserId): Promise<StoredTotp> {
    const { totp, clock } = this.#deps;
    const stored = await totp.find(id, userId);
    if (stored?.factor.isConfirmed === true) throw new FactorConfirmedError();
    if (stored?.factor.isPendingAt(clock.now()) !== true) throw new FactorNotFoundError();
    return stored;
  }
}
