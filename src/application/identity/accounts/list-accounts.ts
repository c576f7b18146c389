import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from './ports/user-repository.ts';
import { accountView, type AccountView } from './views.ts';

const BATCH = 500;

/** Every account with all that its owner sees, newest first, for operators. */
export class ListAccounts {
  readonly #users: UserRepository;

  constructor({ users }: { readonly users: UserRepository }) {
    this.#users = users;
  }

  async *execute(): AsyncIterable<AccountView> {
    let before: UserId | null = null;
    do {
      const page = await this.#users.list(BATCH, before);
      yield* page.map(accountView);
      before = page.length === BATCH ? (page.at(-1)?.id ?? null) : null;
    } while (before !== null);
  }
}
