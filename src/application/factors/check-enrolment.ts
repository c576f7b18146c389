import { EnrolmentRequiredError } from '#domain/factors/errors.ts';
import type { RoleName } from '#domain/identity/roles/role.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { AccountFactors } from './account-factors.ts';
import { StepUpRequiredError } from './step-up-required-error.ts';

interface Deps {
  readonly factors: AccountFactors;
}

/** Lets accounts of certain roles act with two factors only (`MFA_REQUIRED_ROLES`). */
export class CheckEnrolment {
  readonly #deps: Deps;
  readonly #roles: ReadonlySet<RoleName>;

  /** @param roles that need a second factor; empty for none. */
  constructor(deps: Deps, roles: readonly RoleName[]) {
    this.#deps = deps;
    this.#roles = new Set(roles);
  }

  /** @throws {EnrolmentRequiredError} for an account without a factor; {StepUpRequiredError} for one that has one. */
  async execute({ actor }: { readonly actor: Actor }): Promise<void> {
    const { userId, roles, authentication } = actor;
    if (!roles.some((role) => this.#roles.has(role))) return;
    // Asked also for a token that says two factors: it may be older than the removal of the last one.
    if (!(await this.#deps.factors.hasFactor(userId))) throw new EnrolmentRequiredError();
    if (authentication.acr !== 'aal2') throw new StepUpRequiredError();
  }
}
