import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { SessionRepository } from './ports/session-repository.ts';
import type { SessionRevoker } from './session-revoker.ts';

/** Accounts that are read at a time. */
const BATCH_SIZE = 500;

interface Deps {
  readonly sessions: SessionRepository;
  readonly revoker: SessionRevoker;
  readonly clock: Clock;
}

/** Ends all sessions of all accounts, for operators, for example after the database was restored from a backup. */
export class EndAllSessions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns how many live sessions ended. */
  async execute(): Promise<number> {
    const { sessions, revoker, clock } = this.#deps;
    let total = 0;
    let after: UserId | null = null;
    do {
      const users: readonly UserId[] = await sessions.listUsersWithLive(clock.now(), BATCH_SIZE, after);
      for (const userId of users) {
        total += (await revoker.endAll({ userId, reason: 'ended_by_admin' }, null)) ?? 0;
      }
      after = users.at(-1) ?? null;
    } while (after !== null);
    return total;
  }
}
