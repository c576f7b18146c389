import { TOTP_PENDING_MS } from '#domain/factors/totp-factor.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { purgeInBatches } from '#application/shared/purge-in-batches.ts';
import type { LoginChallengeRepository } from './ports/login-challenge-repository.ts';
import type { TotpRepository } from './ports/totp-repository.ts';

/** Rows of one batch, which are locked for a few milliseconds. */
const BATCH_SIZE = 500;

interface Deps {
  readonly totp: Pick<TotpRepository, 'purgePending'>;
  readonly challenges: Pick<LoginChallengeRepository, 'purge'>;
  readonly clock: Clock;
}

/** Deletes authenticators that nobody confirmed in time, and logins whose second proof never came. */
export class PurgeFactors {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @param stopping asked between batches. @returns how many rows were deleted. */
  async execute(stopping: () => boolean = () => false): Promise<number> {
    const { totp, challenges, clock } = this.#deps;
    const pendingSince = (): Date => new Date(clock.now().getTime() - TOTP_PENDING_MS);
    const batches = [
      () => totp.purgePending(pendingSince(), BATCH_SIZE),
      () => challenges.purge(clock.now(), BATCH_SIZE),
    ];
    let total = 0;
    for (const batch of batches) total += await purgeInBatches(batch, stopping);
    return total;
  }
}
