import { FactorNotFoundError } from '#domain/factors/errors.ts';
import type { PasskeyId } from '#domain/factors/passkey.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { FactorChanges } from './factor-changes.ts';
import type { PasskeyRepository } from './ports/passkey-repository.ts';

export interface RemovePasskeyCommand {
  readonly actor: Actor;
  readonly id: PasskeyId;
}

interface Deps {
  readonly passkeys: Pick<PasskeyRepository, 'remove'>;
  readonly changes: FactorChanges;
}

/** Removes a passkey of the caller's. The other sessions of the account end. */
export class RemovePasskey {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {FactorNotFoundError}; {UnauthenticatedError} */
  async execute({ actor, id }: RemovePasskeyCommand): Promise<void> {
    const { passkeys, changes } = this.#deps;
    await changes.remove(actor, 'passkey', async () => {
      if (!(await passkeys.remove(id, actor.userId))) throw new FactorNotFoundError();
    });
  }
}
