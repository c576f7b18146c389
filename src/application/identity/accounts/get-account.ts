import type { AccountLookup } from './account-lookup.ts';
import { accountView, type AccountView } from './views.ts';

/** Shows one account, for operators. */
export class GetAccount {
  readonly #lookup: AccountLookup;

  constructor({ lookup }: { readonly lookup: AccountLookup }) {
    this.#lookup = lookup;
  }

  /**
   * @param name an email or a login.
   * @throws {InvalidFieldsError} for an invalid name; {UserNotFoundError}
   */
  async execute(name: string): Promise<AccountView> {
    const user = await this.#lookup.find(name);
    return accountView(user);
  }
}
