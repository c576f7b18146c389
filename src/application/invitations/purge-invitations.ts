import type { Clock } from '#application/shared/ports/clock.ts';
import { purgeInBatches } from '#application/shared/purge-in-batches.ts';
import type { InvitationRepository } from './ports/invitation-repository.ts';

/** How long invitations are listed after they expired, used and revoked ones too, in milliseconds: as challenges of mails. */
const LISTED_MS = 24 * 3_600 * 1_000;
/** Rows of one batch, which are locked for a few milliseconds. */
const BATCH_SIZE = 500;

interface Deps {
  readonly invitations: Pick<InvitationRepository, 'purge'>;
  readonly clock: Clock;
}

/** Deletes invitations a day after they expired: they hold addresses of people who may have no account. */
export class PurgeInvitations {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @param stopping asked between batches. @returns how many were deleted. */
  async execute(stopping: () => boolean = () => false): Promise<number> {
    const { invitations, clock } = this.#deps;
    const expiredBefore = (): Date => new Date(clock.now().getTime() - LISTED_MS);
    return await purgeInBatches(() => invitations.purge(expiredBefore(), BATCH_SIZE), stopping);
  }
}
