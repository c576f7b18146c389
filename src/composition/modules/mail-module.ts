import { ContainerModule } from 'inversify';
import { PageLinks } from '#adapters/http/account-pages/page-links.ts';
import { DevelopmentMailbox } from '#adapters/mail/development-mailbox.ts';
import { EtaTemplates } from '#adapters/mail/eta-templates.ts';
import { serviceName } from '#adapters/mail/mail-sender.ts';
import { SmtpMailer } from '#adapters/mail/smtp-mailer.ts';
import { AttemptDelivery } from '#application/email/attempt-delivery.ts';
import { ChallengeOwners } from '#application/email/challenge-owners.ts';
import { DeliverMail } from '#application/email/deliver-mail.ts';
import { MailComposer } from '#application/email/mail-composer.ts';
import { MailContents } from '#application/email/mail-contents.ts';
import { MailPolicy } from '#application/email/mail-policy.ts';
import type { MailTemplates } from '#application/email/ports/mail-templates.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { ServiceAddress } from '../service-address.ts';
import { TOKENS as T } from '../tokens.ts';

const users = T.UserRepository;
const policy = T.MailPolicy;

/** Mails as this installation writes them. */
export function mailTemplates({ MAIL_FROM, MAIL_TEMPLATES_DIR }: Config): EtaTemplates {
  return new EtaTemplates({ service: serviceName(MAIL_FROM), overrides: MAIL_TEMPLATES_DIR });
}

/** How mails are written and sent. */
export function mailModule(config: Config, templates: MailTemplates): ContainerModule {
  return new ContainerModule((options) => {
    options.bind(T.MailTemplates).toConstantValue(templates);
    const mailbox = new DevelopmentMailbox();
    options.bind(T.DevelopmentMailbox).toConstantValue(mailbox);
    provide(options, T.Mailer, {}, () =>
      config.SMTP_URL === undefined
        ? mailbox
        : new SmtpMailer({ url: config.SMTP_URL, from: config.MAIL_FROM }),
    );
    provide(options, T.ServiceAddress, {}, () => new ServiceAddress(config.PUBLIC_URL));
    provide(options, T.AccountLinks, { address: T.ServiceAddress }, (deps) => new PageLinks(deps));
    provide(options, policy, {}, () => new MailPolicy(settingsOf(config)));
    provide(
      options,
      T.ChallengeOwners,
      { challenges: T.EmailChallengeRepository, users, clock: T.Clock },
      (deps) => new ChallengeOwners(deps),
    );
    provide(
      options,
      T.MailContents,
      { owners: T.ChallengeOwners, users, secrets: T.ChallengeSecrets, links: T.AccountLinks, policy },
      (deps) => new MailContents(deps),
    );
    provide(
      options,
      T.MailComposer,
      { contents: T.MailContents, templates: T.MailTemplates },
      (deps) => new MailComposer(deps),
    );
    provide(
      options,
      T.DeliverMail,
      { composer: T.MailComposer, mailer: T.Mailer, uow: T.UnitOfWork },
      (deps) => {
        return new DeliverMail(deps);
      },
    );
    provide(
      options,
      T.AttemptDelivery,
      { delivery: T.DeliverMail, clock: T.Clock, logger: T.Logger },
      (deps) => new AttemptDelivery(deps),
    );
  });
}

function settingsOf({ mail, EMAIL_VERIFICATION, DEFAULT_LOCALE }: Config) {
  return { sends: mail !== 'off', verification: EMAIL_VERIFICATION, defaultLocale: DEFAULT_LOCALE };
}
