import type { MailJob } from '#domain/email/mail-job.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { DeliveryOutcome } from './attempt-delivery.ts';
import { MailRefusedError } from './errors.ts';
import type { MailComposer } from './mail-composer.ts';
import type { Mailer } from './ports/mailer.ts';

interface Deps {
  readonly composer: MailComposer;
  readonly mailer: Mailer;
  readonly uow: UnitOfWork;
}

/** Delivers one mail, for the worker. A job that is delivered again gives the same mail. */
export class DeliverMail {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {MailDelayedError}, and for any other failure, to be tried again. */
  async execute(job: MailJob): Promise<DeliveryOutcome> {
    const { composer, mailer, uow } = this.#deps;
    const composed = await composer.compose(job);
    if (composed === null) return 'dropped';
    try {
      await mailer.send(composed.message);
      return 'sent';
    } catch (error) {
      if (!(error instanceof MailRefusedError)) throw error;
      const { userId: subjectId } = composed;
      const data = { kind: job.kind, email: job.address };
      await uow.run((audit) => {
        audit.record({ type: 'mail.undeliverable', actorId: null, subjectId, data });
        return Promise.resolve();
      });
      return 'refused';
    }
  }
}
