import type { UserId } from '#domain/shared/ids.ts';
import type { MailTraces } from '#application/identity/accounts/ports/mail-traces.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { EmailChallengeRepository } from './ports/email-challenge-repository.ts';
import type { MailOutbox } from './ports/mail-outbox.ts';

interface Deps {
  readonly challenges: EmailChallengeRepository;
  readonly outbox: MailOutbox;
  readonly clock: Clock;
}

/**
 * Challenges and jobs of an account that is deleted. The rows of its challenges stay for a day, so that deleting and
 * registering again is no way around the limits of an address.
 */
export class ChallengeTraces implements MailTraces {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async forget(userId: UserId): Promise<void> {
    const { challenges, outbox, clock } = this.#deps;
    await challenges.closeAllOf(userId, clock.now(), null);
    await outbox.removeOf(userId);
  }
}
