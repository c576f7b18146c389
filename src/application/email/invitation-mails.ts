import type { MailJobId } from '#domain/email/mail-job.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { ChallengeSecrets } from './ports/challenge-secrets.ts';
import type { MailOutbox } from './ports/mail-outbox.ts';

interface Deps {
  readonly outbox: MailOutbox;
  readonly secrets: Pick<ChallengeSecrets, 'keyId' | 'token'>;
  readonly policy: MailPolicy;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Mails invitations to their address. Their tokens are made anew at delivery; the job holds none. */
export class InvitationMails {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns null where mail is off. */
  async tokenFor(
    id: string,
    email: string,
  ): Promise<{ readonly token: string; readonly keyId: string } | null> {
    const { secrets, policy, clock } = this.#deps;
    if (!policy.sends) return null;
    const keyId = secrets.keyId(clock.now());
    const token = await secrets.token({ id, kind: 'invitation', address: email.toLowerCase(), keyId });
    return { token, keyId };
  }

  async send(
    {
      id,
      email,
      userId,
      expiresAt,
    }: {
      readonly id: string;
      readonly email: string;
      readonly userId: UserId | null;
      readonly expiresAt: Date;
    },
    keyId: string,
  ): Promise<void> {
    const { outbox, ids, clock } = this.#deps;
    await outbox.enqueue({
      id: ids.next() as MailJobId,
      kind: 'invitation',
      address: email,
      userId,
      challengeId: null,
      locale: null,
      facts: { invitationId: id, keyId },
      createdAt: clock.now(),
      expiresAt,
    });
  }
}
