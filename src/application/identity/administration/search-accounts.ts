import { foldedText } from '#domain/identity/accounts/folded-text.ts';
import { checkSearchText } from '#domain/identity/accounts/search-text.ts';
import type { RoleCatalogue } from '#domain/identity/roles/role.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { AccountQuery, AccountSearch } from './ports/account-search.ts';
import { managedAccountView, type ManagedAccountView } from './views.ts';

export interface SearchAccountsQuery extends Omit<AccountQuery, 'prefix' | 'now'> {
  /** How email, login or either name begins, in any case of letters. */
  readonly text: string | null;
}

export interface ManagedAccountPage {
  readonly items: readonly ManagedAccountView[];
  /** The last account of this page; null when no more follow. */
  readonly next: UserId | null;
}

interface Deps {
  readonly search: AccountSearch;
  readonly clock: Clock;
  readonly catalogue: RoleCatalogue;
}

/** Finds accounts, newest first, for admins. */
export class SearchAccounts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {InvalidFieldsError} for a text that breaks the rule; {UnknownRoleError} */
  async execute({ text, ...query }: SearchAccountsQuery): Promise<ManagedAccountPage> {
    const { search, clock, catalogue } = this.#deps;
    if (query.role !== null) catalogue.normalize([query.role]);
    const prefix = text === null ? null : foldedText(checkSearchText(text));
    const now = clock.now();
    const found = await search.find({ ...query, prefix, now, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    return {
      items: page.map((user) => managedAccountView(user, now)),
      next: found.length > query.limit ? (page.at(-1)?.id ?? null) : null,
    };
  }
}
