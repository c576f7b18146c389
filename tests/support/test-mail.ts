import { ChallengeOwners } from '#application/email/challenge-owners.ts';
import type { DeliveryOutcome } from '#application/email/attempt-delivery.ts';
import { DeliverMail } from '#application/email/deliver-mail.ts';
import { MailComposer } from '#application/email/mail-composer.ts';
import { MailContents } from '#application/email/mail-contents.ts';
import { MailPolicy } from '#application/email/mail-policy.ts';
import type { MailData } from '#application/email/ports/mail-templates.ts';
import type { MailMessage } from '#application/email/ports/mailer.ts';
import type { MailJob } from '#domain/email/mail-job.ts';
import type { MailKind } from '#domain/email/mail-kind.ts';
import type { Ports } from './memory-ports.ts';

/** A mail as somebody reads it. */
export interface ReadMail {
  readonly id: string;
  readonly to: string;
  readonly kind: MailKind;
  readonly locale: string;
  readonly data: MailData;
  /** From the link; empty where there is none. */
  readonly token: string;
  readonly code: string;
}

/** Delivers the waiting jobs of a store in memory into mailboxes that a test reads. */
export class TestMail {
  readonly mails: ReadMail[] = [];
  /** What the mail server answers with, as long as it is not null. */
  failure: Error | null = null;
  readonly #ports: Ports;
  readonly #delivery: DeliverMail;

  constructor(ports: Ports) {
    this.#ports = ports;
    const owners = new ChallengeOwners(ports);
    const links = {
      linkTo: (page: string, token: string, locale: string) =>
        `https://id.example.org/account/${page}?lang=${locale}#token=${token}`,
    };
    const policy = new MailPolicy({ sends: true, verification: 'optional', defaultLocale: 'en' });
    const contents = new MailContents({ ...ports, owners, links, policy });
    const templates = {
      render: (kind: MailKind, locale: string, data: MailData) =>
        Promise.resolve({ subject: `${kind} ${locale}`, text: JSON.stringify(data), html: '' }),
    };
    const composer = new MailComposer({ contents, templates });
    const mailer = { send: (message: MailMessage) => this.#send(message) };
    this.#delivery = new DeliverMail({ ...ports, composer, mailer });
  }

  /** Those that wait, oldest first. */
  async jobs(): Promise<readonly MailJob[]> {
    return await this.#ports.store.read(({ mailJobs }) => [...mailJobs.values()]);
  }

  /** Delivers all that wait; one that fails waits on. @returns what became of each. */
  async deliver(): Promise<readonly (DeliveryOutcome | 'delayed')[]> {
    const outcomes: (DeliveryOutcome | 'delayed')[] = [];
    for (const job of await this.jobs()) {
      const outcome = await this.#delivery.execute(job).catch(() => 'delayed' as const);
      outcomes.push(outcome);
      if (outcome === 'delayed') continue;
      await this.#ports.store.write(({ mailJobs }) => mailJobs.delete(job.id));
    }
    return outcomes;
  }

  /** Delivers a job, whether it was delivered before or not. */
  async attempt(job: MailJob): Promise<DeliveryOutcome> {
    return await this.#delivery.execute(job);
  }

  /** The latest mail of a kind, delivered before. @throws when there is none. */
  async latest(kind: MailKind, to?: string): Promise<ReadMail> {
    await this.deliver();
    const found = this.mails.findLast((mail) => mail.kind === kind && (to === undefined || mail.to === to));
    if (found === undefined) throw new Error(`There is no mail ${kind} to ${to ?? 'anybody'}.`);
    return found;
  }

  #send({ id, to, subject, text }: MailMessage): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    const [kind = '', locale = ''] = subject.split(' ');
    const data = JSON.parse(text) as MailData;
    const token = data.link?.split('#token=')[1] ?? '';
    this.mails.push({ id, to, kind: kind as MailKind, locale, data, token, code: data.code ?? '' });
    return Promise.resolve();
  }
}
