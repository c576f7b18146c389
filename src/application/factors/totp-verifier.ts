import type { TotpId } from '#domain/factors/totp-factor.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { TotpCodes } from './ports/totp-codes.ts';
import type { StoredTotp, TotpRepository } from './ports/totp-repository.ts';
import type { TotpSecrets } from './ports/totp-secrets.ts';

/** Which authenticator made a code, and of which time step it is. */
export interface TotpMatch {
  readonly id: TotpId;
  readonly step: number;
}

interface Deps {
  readonly totp: Pick<TotpRepository, 'listOf' | 'useStep'>;
  readonly secrets: Pick<TotpSecrets, 'open'>;
  readonly codes: Pick<TotpCodes, 'stepOf'>;
  readonly clock: Clock;
}

/** Compares codes with the authenticators of an account. */
export class TotpVerifier {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The time step whose code this authenticator made; null for a wrong code. @throws {FactorsNotConfiguredError} */
  async stepOf({ factor, secret }: StoredTotp, code: string): Promise<number | null> {
    const { secrets, codes, clock } = this.#deps;
    return await codes.stepOf(await secrets.open(factor.id, secret), code, clock.now());
  }

  /** The confirmed authenticator whose code this is; null for a wrong code. @throws {FactorsNotConfiguredError} */
  async match(userId: UserId, code: string): Promise<TotpMatch | null> {
    for (const stored of await this.#deps.totp.listOf(userId)) {
      const { id, isConfirmed } = stored.factor;
      const step = isConfirmed ? await this.stepOf(stored, code) : null;
      if (step !== null) return { id, step };
    }
    return null;
  }

  /** Uses the code up. @returns false when another request was first: it works once on all instances. */
  async use({ id, step }: TotpMatch): Promise<boolean> {
    const { totp, clock } = this.#deps;
    return await totp.useStep(id, step, clock.now());
  }
}
