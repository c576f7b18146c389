import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { SessionRepository } from './ports/session-repository.ts';

/** Rows a batch may touch: a few milliseconds of locks. */
const BATCH = 500;
/** How long ended rows stay, so that a late token learns the true reason, in seconds. */
const KEPT_SECONDS = 24 * 3600;

interface Deps {
  readonly sessions: SessionRepository;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Takes what ended long ago out of the database, in batches that block nobody. */
export class PurgeSessions {
  readonly #deps: Deps;
  readonly #keptMs: number;

  /** @param accessTokenTtl seconds; rows are kept at least as long as a token that might ask for them. */
  constructor(deps: Deps, accessTokenTtl: number) {
    this.#deps = deps;
    this.#keptMs = Math.max(KEPT_SECONDS, accessTokenTtl) * 1000;
  }

  /** @param stopping asked between batches. @returns how many rows were touched. */
  async execute(stopping: () => boolean = () => false): Promise<number> {
    const { sessions, clock, logger } = this.#deps;
    let total = 0;
    while (!stopping()) {
      const now = clock.now();
      const touched = await sessions.purge(now, new Date(now.getTime() - this.#keptMs), BATCH);
      total += touched ?? 0;
      if (touched === null || touched === 0) break;
    }
    if (total > 0) logger.info('sessions_purged', { rows: total });
    return total;
  }
}
