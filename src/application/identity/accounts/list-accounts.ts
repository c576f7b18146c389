import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { managedAccountView, type ManagedAccountView } from '../administration/views.ts';
import type { UserRepository } from './ports/user-repository.ts';

/** Accounts that are read at a time. */
const BATCH_SIZE = 500;

interface Deps {
  readonly users: UserRepository;
  readonly clock: Clock;
}

/** Lists all accounts, newest first, for operators. */
export class ListAccounts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async *execute(): AsyncIterable<ManagedAccountView> {
    const { users, clock } = this.#deps;
    let before: UserId | null = null;
    do {
      const page = await users.list(BATCH_SIZE, before);
      const now = clock.now();
      yield* page.map((user) => managedAccountView(user, now));
      before = page.length === BATCH_SIZE ? (page.at(-1)?.id ?? null) : null;
    } while (before !== null);
  }
}
