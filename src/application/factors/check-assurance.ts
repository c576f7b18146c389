import { MAX_AUTH_AGE_SECONDS } from '#domain/identity/sessions/authentication.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { AccountFactors } from './account-factors.ts';
import { StepUpRequiredError } from './step-up-required-error.ts';

/** What a call needs of the token that it comes with. */
export interface AssuranceNeeds {
  /** A proof that is fresh. */
  readonly fresh: boolean;
  /** Two factors, where the account has any. */
  readonly aal2: boolean;
  /** A proof that is fresh, where the account has a factor. */
  readonly freshWithFactor: boolean;
}

export interface CheckAssuranceCommand {
  readonly actor: Actor;
  readonly needs: AssuranceNeeds;
}

interface Deps {
  readonly factors: AccountFactors;
  readonly clock: Clock;
}

/** Checks that a request's token proves as much as the call needs. The database is asked only where the token is not enough. */
export class CheckAssurance {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {StepUpRequiredError} */
  async execute({ actor, needs }: CheckAssuranceCommand): Promise<void> {
    const { factors, clock } = this.#deps;
    const { authTime, acr } = actor.authentication;
    // Clocks of two instances differ: a proof of the next second is as fresh as one of this.
    const isFresh = clock.now().getTime() - authTime.getTime() <= MAX_AUTH_AGE_SECONDS * 1_000;
    if (needs.fresh && !isFresh) throw new StepUpRequiredError();
    const isEnough = (!needs.aal2 || acr === 'aal2') && (!needs.freshWithFactor || isFresh);
    if (!isEnough && (await factors.hasFactor(actor.userId))) throw new StepUpRequiredError();
  }
}
