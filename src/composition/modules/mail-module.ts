import { ContainerModule } from 'inversify';
import { PageLinks } from '#adapters/http/account-pages/page-links.ts';
import { DevelopmentMailbox } from '#adapters/mail/development-mailbox.ts';
import { EtaTemplates } from '#adapters/mail/eta-templates.ts';
import { serviceName } from '#adapters/mail/mail-sender.ts';
import { SmtpMailer } from '#adapters/mail/smtp-mailer.ts';
import { AttemptDelivery } from '#application/email/attempt-delivery.ts';
import { DeliverMail } from '#application/email/deliver-mail.ts';
import type { MailTemplates } from '#application/email/ports/mail-templates.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { ServiceAddress } from '../service-address.ts';
import { TOKENS as T } from '../tokens.ts';

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
    provide(options, T.DeliverMail, { mailer: T.Mailer, templates: T.MailTemplates }, (deps) => {
      return new DeliverMail(deps, config.DEFAULT_LOCALE);
    });
    provide(
      options,
      T.AttemptDelivery,
      { delivery: T.DeliverMail, clock: T.Clock, logger: T.Logger },
      (deps) => new AttemptDelivery(deps),
    );
  });
}
