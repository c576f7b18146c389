import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { AccountLookup } from '../accounts/account-lookup.ts';
import type { SessionRepository } from './ports/session-repository.ts';
import type { SessionRevoker } from './session-revoker.ts';

const BATCH = 500;

interface Deps {
  readonly lookup: AccountLookup;
  readonly sessions: SessionRepository;
  readonly revoker: SessionRevoker;
  readonly clock: Clock;
}

/** An operator ends the sessions of one account, or of all: after a restore, and whenever in doubt. */
export class EndSessions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns how many sessions ended. @throws {UserNotFoundError} */
  async ofAccount(name: string): Promise<number> {
    const { user } = await this.#deps.lookup.find(name);
    const ended = await this.#end(user.id);
    if (ended === null) throw new UserNotFoundError();
    return ended;
  }

  /** @returns how many sessions ended. */
  async ofAll(): Promise<number> {
    const { sessions, clock } = this.#deps;
    let total = 0;
    let after: UserId | null = null;
    do {
      const users: readonly UserId[] = await sessions.listUsersWithLive(clock.now(), BATCH, after);
      for (const userId of users) total += (await this.#end(userId)) ?? 0;
      after = users.at(-1) ?? null;
    } while (after !== null);
    return total;
  }

  async #end(userId: UserId): Promise<number | null> {
    return await this.#deps.revoker.revokeAll({ userId, reason: 'logged_out' });
  }
}
