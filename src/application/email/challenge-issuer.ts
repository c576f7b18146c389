import {
  DAY_MS,
  EmailChallenge,
  isWithinRequestLimits,
  MAX_OPEN,
  type ChallengeId,
  type NewChallenge,
} from '#domain/email/email-challenge.ts';
import type { MailJobId } from '#domain/email/mail-job.ts';
import type { MailKind } from '#domain/email/mail-kind.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { ChallengeSecrets } from './ports/challenge-secrets.ts';
import type { EmailChallengeRepository } from './ports/email-challenge-repository.ts';
import type { MailOutbox } from './ports/mail-outbox.ts';

interface Deps {
  readonly challenges: EmailChallengeRepository;
  readonly outbox: MailOutbox;
  readonly secrets: Pick<ChallengeSecrets, 'keyId'>;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** What is to be proved, and how it is asked. */
export interface ChallengeRequest extends Omit<NewChallenge, 'id' | 'keyId'> {
  /** The mail that asks. */
  readonly mail: MailKind;
  /** The language that the request asked for. */
  readonly locale: Locale | null;
}

/** Makes challenges and the mails that bring them, within the unit of work of whoever asks. */
export class ChallengeIssuer {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * For what somebody asks for: within the limits of its address. Past them nothing is mailed and nothing is closed, and
   * the challenge that is returned does not exist.
   */
  async request(
    wanted: ChallengeRequest,
  ): Promise<{ readonly challenge: EmailChallenge; readonly mailed: boolean }> {
    const { challenges, clock } = this.#deps;
    const now = clock.now();
    const challenge = this.#make(wanted, now);
    const { address, kind } = challenge;
    const since = new Date(now.getTime() - DAY_MS);
    const before = await challenges.lockRequests(address, kind, since);
    const mailed = isWithinRequestLimits(before, now);
    if (mailed) await this.#store(challenge, wanted, now);
    return { challenge, mailed };
  }

  /** For what nobody asks for but the service itself. */
  async issue(wanted: ChallengeRequest): Promise<void> {
    const now = this.#deps.clock.now();
    await this.#store(this.#make(wanted, now), wanted, now);
  }

  #make({ kind, email, owner }: ChallengeRequest, now: Date): EmailChallenge {
    const { secrets, ids } = this.#deps;
    const id = ids.next() as ChallengeId;
    return EmailChallenge.create({ id, kind, email, owner, keyId: secrets.keyId(now) }, now);
  }

  async #store(challenge: EmailChallenge, { mail, locale }: ChallengeRequest, now: Date): Promise<void> {
    const { challenges, outbox, ids } = this.#deps;
    const { id, kind, address, userId, payload, expiresAt } = challenge;
    await challenges.closeOldest(address, kind, now, MAX_OPEN - 1);
    await challenges.add(challenge);
    await outbox.enqueue({
      id: ids.next() as MailJobId,
      kind: mail,
      address: payload.email,
      userId,
      challengeId: id,
      locale,
      facts: {},
      createdAt: now,
      expiresAt,
    });
  }
}
