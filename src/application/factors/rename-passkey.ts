import { FactorNotFoundError } from '#domain/factors/errors.ts';
import { passkeyName, type PasskeyId } from '#domain/factors/passkey.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { OwnAccount } from './own-account.ts';
import type { PasskeyRepository } from './ports/passkey-repository.ts';
import { passkeyView, type PasskeyView } from './views.ts';

export interface RenamePasskeyCommand {
  readonly actor: Actor;
  readonly id: PasskeyId;
  readonly name: string;
}

interface Deps {
  readonly account: OwnAccount;
  readonly passkeys: Pick<PasskeyRepository, 'rename'>;
}

/** Gives a passkey of the caller's another name. */
export class RenamePasskey {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} for the name; {FactorNotFoundError}; {UnauthenticatedError} */
  async execute({ actor, id, name }: RenamePasskeyCommand): Promise<PasskeyView> {
    const { account, passkeys } = this.#deps;
    const { userId, sessionId } = actor;
    const valid = passkeyName(name);
    return await account.change(actor, async (_user, audit) => {
      const renamed = await passkeys.rename(id, userId, valid);
      if (renamed === null) throw new FactorNotFoundError();
      const data = { kind: 'passkey' };
      audit.record({ type: 'factor.renamed', actorId: userId, subjectId: userId, sessionId, data });
      return passkeyView(renamed);
    });
  }
}
