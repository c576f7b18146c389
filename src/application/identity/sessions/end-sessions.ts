import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { AccountLookup } from '../accounts/account-lookup.ts';
import type { SessionRevoker } from './session-revoker.ts';

interface Deps {
  readonly lookup: AccountLookup;
  readonly revoker: SessionRevoker;
}

/** Ends all sessions of one account, for operators. */
export class EndSessions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param name an email or a login.
   * @returns how many live sessions ended.
   * @throws {InvalidFieldsError} for an invalid name; {UserNotFoundError}
   */
  async execute(name: string): Promise<number> {
    const { lookup, revoker } = this.#deps;
    const user = await lookup.find(name);
    const ended = await revoker.endAll({ userId: user.id, reason: 'ended_by_admin' }, null);
    if (ended === null) throw new UserNotFoundError();
    return ended;
  }
}
