import type { Clock } from '#application/shared/ports/clock.ts';
import { managedAccountView, type ManagedAccountView } from '../administration/views.ts';
import type { AccountLookup } from './account-lookup.ts';

interface Deps {
  readonly lookup: AccountLookup;
  readonly clock: Clock;
}

/** Shows one account, for operators. */
export class GetAccount {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param name an email or a login.
   * @throws {InvalidFieldsError} for a name that nobody can have; {UserNotFoundError}
   */
  async execute(name: string): Promise<ManagedAccountView> {
    const { lookup, clock } = this.#deps;
    return managedAccountView(await lookup.find(name), clock.now());
  }
}
