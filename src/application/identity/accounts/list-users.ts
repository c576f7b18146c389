import type { UserId } from '#domain/shared/ids.ts';
import type { UserRepository } from './ports/user-repository.ts';
import { publicUserView, type PublicUserView } from './views.ts';

export interface ListUsersQuery {
  /** Users on a page, at least 1. */
  readonly limit: number;
  /** The last user of the previous page; null for the first page. */
  readonly before: UserId | null;
}

export interface UserPage {
  readonly items: readonly PublicUserView[];
  /** The last user of this page; null when no more follow. */
  readonly next: UserId | null;
}

/** Lists one page of all users, newest first. */
export class ListUsers {
  readonly #users: UserRepository;

  constructor({ users }: { readonly users: UserRepository }) {
    this.#users = users;
  }

  async execute({ limit, before }: ListUsersQuery): Promise<UserPage> {
    const found = await this.#users.list(limit + 1, before);
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.id ?? null) : null;
    return { items: page.map(publicUserView), next };
  }
}
