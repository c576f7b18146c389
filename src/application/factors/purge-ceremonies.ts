import type { Clock } from '#application/shared/ports/clock.ts';
import { purgeInBatches } from '#application/shared/purge-in-batches.ts';
import type { CeremonyRepository } from './ports/ceremony-repository.ts';

/** Rows of one batch, which are locked for a few milliseconds. */
const BATCH_SIZE = 500;

interface Deps {
  readonly ceremonies: Pick<CeremonyRepository, 'purge'>;
  readonly clock: Clock;
}

/** Deletes questions to passkeys that came to no answer. */
export class PurgeCeremonies {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @param stopping asked between batches. @returns how many were deleted. */
  async execute(stopping: () => boolean = () => false): Promise<number> {
    const { ceremonies, clock } = this.#deps;
    return await purgeInBatches(() => ceremonies.purge(clock.now(), BATCH_SIZE), stopping);
  }
}
