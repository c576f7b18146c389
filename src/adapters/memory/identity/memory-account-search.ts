import { beginsWith } from '#domain/identity/accounts/folded-text.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type {
  AccountQuery,
  AccountSearch,
} from '#application/identity/administration/ports/account-search.ts';
import type { MemoryStore } from '../memory-store.ts';
import { newestFirst } from '../newest-first.ts';

/** Finds accounts in memory. */
export class MemoryAccountSearch implements AccountSearch {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async find({ limit, before, ...filter }: AccountQuery): Promise<readonly User[]> {
    return await this.#store.read(({ users }) =>
      newestFirst(users.values(), before)
        .map((snapshot) => User.restore(snapshot))
        .filter((user) => matches(user, filter))
        .slice(0, limit),
    );
  }
}

function matches(
  user: User,
  { prefix, role, status, now, createdFrom, createdTo }: Omit<AccountQuery, 'limit' | 'before'>,
): boolean {
  return (
    (prefix === null || beginsWith(user, prefix)) &&
    (role === null || user.roles.includes(role)) &&
    (status === null || user.isSuspendedAt(now) === (status === 'suspended')) &&
    (createdFrom === null || user.createdAt >= createdFrom) &&
    (createdTo === null || user.createdAt < createdTo)
  );
}
