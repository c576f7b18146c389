import { DAY_MS } from '#domain/email/email-challenge.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { purgeInBatches } from '#application/shared/purge-in-batches.ts';
import type { EmailChallengeRepository } from './ports/email-challenge-repository.ts';

/** Rows of one batch, which are locked for a few milliseconds. */
const BATCH_SIZE = 500;

interface Deps {
  readonly challenges: EmailChallengeRepository;
  readonly clock: Clock;
}

/** Deletes challenges that no longer work, once no limit counts them any more. */
export class PurgeEmailChallenges {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @param stopping asked between batches. @returns how many were deleted. */
  async execute(stopping: () => boolean = () => false): Promise<number> {
    const { challenges, clock } = this.#deps;
    return await purgeInBatches(() => {
      const now = clock.now();
      return challenges.purge(new Date(now.getTime() - DAY_MS), now, BATCH_SIZE);
    }, stopping);
  }
}
