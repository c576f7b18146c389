import { NoFactorError } from '#domain/factors/errors.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { AccountFactors } from './account-factors.ts';
import type { PasskeyProofs } from './passkey-proofs.ts';

export interface BeginStepUpCommand {
  readonly actor: Actor;
}

interface Deps {
  readonly factors: Pick<AccountFactors, 'kindsOf'>;
  readonly passkeys: Pick<PasskeyProofs, 'options'>;
}

/** Asks the caller's browser for a passkey of the account, whose answer `StepUp` takes. */
export class BeginStepUp {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns options for `navigator.credentials.get`, as JSON (WebAuthn, section 5.1.10).
   * @throws {NoFactorError} when the account has no passkey; {FactorsNotConfiguredError}; {UnauthenticatedError} when it was
   *   deleted meanwhile.
   */
  async execute({ actor }: BeginStepUpCommand): Promise<object> {
    const { factors, passkeys } = this.#deps;
    const { userId, sessionId } = actor;
    // An empty list would let any passkey answer.
    if (!(await factors.kindsOf(userId)).includes('passkey')) throw new NoFactorError();
    return await passkeys.options('step_up', userId, sessionId);
  }
}
