import type { UserId } from '#domain/shared/ids.ts';
import type { RenderedPage, UserPageRenderer } from './ports/user-page-renderer.ts';
import type { UserListCache } from './ports/user-list-cache.ts';
import type { UserRepository } from './ports/user-repository.ts';
import { publicUserView } from './views.ts';

export interface ListUsersQuery {
  readonly limit: number;
  /** The last user of the page before; null for the first page. */
  readonly before: UserId | null;
}

interface Deps {
  readonly users: UserRepository;
  readonly userList: UserListCache;
  readonly renderer: UserPageRenderer;
}

/** A page of all users, newest first, as ready bytes. */
export class ListUsers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async execute(query: ListUsersQuery): Promise<RenderedPage> {
    return await this.#deps.userList.page(`${query.limit}.${query.before ?? ''}`, () => this.#compute(query));
  }

  async #compute({ limit, before }: ListUsersQuery): Promise<RenderedPage> {
    const found = await this.#deps.users.list(limit + 1, before);
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.id ?? null) : null;
    return this.#deps.renderer.render({ items: page.map(publicUserView), next });
  }
}
