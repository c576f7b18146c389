import type { MailJob } from '#domain/email/mail-job.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { MailContents } from './mail-contents.ts';
import type { MailTemplates } from './ports/mail-templates.ts';
import type { MailMessage } from './ports/mailer.ts';

/** A mail that is ready to be sent. @property userId whose account it is about. */
export interface ComposedMail {
  readonly message: MailMessage;
  readonly userId: UserId | null;
}

interface Deps {
  readonly contents: MailContents;
  readonly templates: MailTemplates;
}

/** Writes mails. */
export class MailComposer {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns null when there is nothing to send any more. The same job gives the same mail. */
  async compose(job: MailJob): Promise<ComposedMail | null> {
    const { contents, templates } = this.#deps;
    const content = await contents.of(job);
    if (content === null) return null;
    const { user, locale, data } = content;
    const rendered = await templates.render(job.kind, locale, data);
    // To the address as the account has it: whoever asks for a reset may have typed another spelling.
    const to = user?.hasEmail(job.address) === true ? (user.email ?? job.address) : job.address;
    const message = { ...rendered, id: job.challengeId ?? job.id, to, date: job.createdAt };
    return { message, userId: user?.id ?? null };
  }
}
