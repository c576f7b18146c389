import { NOTICE_LIFE_SECONDS, type MailJobId } from '#domain/email/mail-job.ts';
import type { MailKind } from '#domain/email/mail-kind.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { MailOutbox } from './ports/mail-outbox.ts';

interface Deps {
  readonly outbox: MailOutbox;
  readonly policy: MailPolicy;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Tells the owner of an account what happened to it, within the unit of work in which it happens. */
export class Notices {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Nothing is sent where mail is off, or the account has no email. @param user as it was before the change. */
  async send(kind: MailKind, user: Pick<User, 'id' | 'email' | 'locale'>): Promise<void> {
    const { outbox, policy, ids, clock } = this.#deps;
    if (!policy.sends || user.email === null) return;
    const now = clock.now();
    await outbox.enqueue({
      id: ids.next() as MailJobId,
      kind,
      address: user.email,
      userId: user.id,
      challengeId: null,
      locale: user.locale,
      facts: {},
      createdAt: now,
      expiresAt: new Date(now.getTime() + NOTICE_LIFE_SECONDS * 1_000),
    });
  }
}
