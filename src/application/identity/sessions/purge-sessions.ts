import type { Clock } from '#application/shared/ports/clock.ts';
import { purgeInBatches } from '#application/shared/purge-in-batches.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { SessionRepository } from './ports/session-repository.ts';

/** Rows of one batch, which are locked for a few milliseconds. */
const BATCH_SIZE = 500;
/** How long ended sessions are kept, so that a late token gets its reason, in seconds; SEMANTICS, "Reasons". */
const RETENTION_SECONDS = 24 * 3600;

interface Deps {
  readonly sessions: SessionRepository;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Deletes sessions that ended long ago, in small batches. */
export class PurgeSessions {
  readonly #deps: Deps;
  readonly #retentionMs: number;

  /** @param accessTokenTtl seconds; sessions are kept at least as long as a token of them may live. */
  constructor(deps: Deps, accessTokenTtl: number) {
    this.#deps = deps;
    this.#retentionMs = Math.max(RETENTION_SECONDS, accessTokenTtl) * 1000;
  }

  /** @param stopping asked between batches. @returns how many rows were changed or deleted. */
  async execute(stopping: () => boolean = () => false): Promise<number> {
    const { sessions, clock, logger } = this.#deps;
    const total = await purgeInBatches(() => {
      const now = clock.now();
      return sessions.purge(now, new Date(now.getTime() - this.#retentionMs), BATCH_SIZE);
    }, stopping);
    if (total > 0) logger.info('sessions_purged', { rows: total });
    return total;
  }
}
