import { TooManyFactorsError } from '#domain/factors/errors.ts';
import { MAX_PASSKEYS } from '#domain/factors/passkey.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { AddedFactor, FactorChanges } from './factor-changes.ts';
import type { NewPasskeys } from './new-passkeys.ts';
import type { PasskeyRepository } from './ports/passkey-repository.ts';
import { passkeyView, type PasskeyView } from './views.ts';

export interface AddPasskeyCommand {
  readonly actor: Actor;
  readonly name: string | null;
  /** What the browser answered to the options of `BeginPasskey`, whatever that is. */
  readonly credential: unknown;
}

interface Deps {
  readonly newPasskeys: NewPasskeys;
  readonly passkeys: Pick<PasskeyRepository, 'listOf' | 'add'>;
  readonly changes: FactorChanges;
}

/** Registers a passkey of the caller's. The other sessions of the account end. */
export class AddPasskey {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {InvalidFieldsError} for the name; {PasskeyRefusedError}; {PasskeyTakenError}; {TooManyFactorsError};
   *   {FactorsNotConfiguredError}; {UnauthenticatedError}
   */
  async execute({ actor, name, credential }: AddPasskeyCommand): Promise<PasskeyView & AddedFactor> {
    const { newPasskeys, passkeys, changes } = this.#deps;
    const passkey = await newPasskeys.make(actor, name, credential);
    const added = await changes.add(actor, 'passkey', async () => {
      if ((await passkeys.listOf(actor.userId)).length >= MAX_PASSKEYS) throw new TooManyFactorsError();
      await passkeys.add(passkey);
    });
    return { ...passkeyView(passkey), ...added };
  }
}
