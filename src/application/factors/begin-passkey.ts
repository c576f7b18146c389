import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { Actor } from '#application/identity/actor.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { NewPasskeys } from './new-passkeys.ts';

export interface BeginPasskeyCommand {
  readonly actor: Actor;
}

interface Deps {
  readonly users: Pick<UserRepository, 'findById'>;
  readonly newPasskeys: NewPasskeys;
}

/** Asks the caller's browser for a new passkey, which `AddPasskey` registers. */
export class BeginPasskey {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns options for `navigator.credentials.create`, as JSON (WebAuthn, section 5.1.9).
   * @throws {TooManyFactorsError}; {FactorsNotConfiguredError}; {UnauthenticatedError} when the account was deleted
   *   meanwhile.
   */
  async execute({ actor }: BeginPasskeyCommand): Promise<object> {
    const { users, newPasskeys } = this.#deps;
    const user = await users.findById(actor.userId);
    if (user === null) throw new UnauthenticatedError('account_deleted');
    return await newPasskeys.begin(user, actor);
  }
}
