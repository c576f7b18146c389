import type { User } from '#domain/identity/accounts/user.ts';
import type {
  AccountQuery,
  AccountSearch,
} from '#application/identity/administration/ports/account-search.ts';
import type { Database } from '#adapters/postgres/database.ts';
import { userToDomain } from '../accounts/user-mapper.ts';
import { accountsByPrefix, accountsByRole, accountsPage, countOf } from './queries.ts';

/** What no more accounts than this have is looked up by its own index; what more have is soon found among the newest. */
const FEW = 2_000;

/** Finds accounts in `users`. */
export class PostgresAccountSearch implements AccountSearch {
  readonly #database: Database;
  readonly #few: number;

  /** @param few as {@link FEW}, for tests. */
  constructor({ database }: { readonly database: Database }, few = FEW) {
    this.#database = database;
    this.#few = few;
  }

  async find(query: AccountQuery): Promise<readonly User[]> {
    const among = await this.#among(query);
    const rows = await this.#database.rows(accountsPage(query, among));
    return rows.map(userToDomain);
  }

  /** The accounts with this prefix, or else with this role, where they are few; null where neither tells them apart. */
  async #among({ prefix, role }: AccountQuery): Promise<ReturnType<typeof accountsByRole> | null> {
    const most = this.#few + 1;
    const lookups = [
      ...(prefix === null ? [] : [accountsByPrefix(prefix, most)]),
      ...(role === null ? [] : [accountsByRole(role, most)]),
    ];
    for (const lookup of lookups) {
      const [found] = await this.#database.rows(countOf(lookup));
      if (found !== undefined && found.accounts < most) return lookup;
    }
    return null;
  }
}
