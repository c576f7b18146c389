import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from './ports/user-repository.ts';
import { accountView, type AccountView } from './views.ts';

/** Accounts that are read at a time. */
const BATCH_SIZE = 500;

/** Lists all accounts as their owners see them, newest first, for operators. */
export class ListAccounts {
  readonly #users: UserRepository;

  constructor({ users }: { readonly users: UserRepository }) {
    this.#users = users;
  }

  async *execute(): AsyncIterable<AccountView> {
    let before: UserId | null = null;
    do {
      const page = await this.#users.list(BATCH_SIZE, before);
      yield* page.map(accountView);
      before = page.length === BATCH_SIZE ? (page.at(-1)?.id ?? null) : null;
    } while (before !== null);
  }
}
