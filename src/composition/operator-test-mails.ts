import { CommandFailure } from '#adapters/cli/errors.ts';
import type { TestMails } from '#adapters/cli/mail-command.ts';
import { SmtpMailer } from '#adapters/mail/smtp-mailer.ts';
import { MailDelayedError, MailRefusedError } from '#application/email/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import { Email } from '#domain/identity/accounts/email.ts';
import type { Config } from './config.ts';
import { mailTemplates } from './modules/mail-module.ts';

/** Test mails straight to the configured mail server, past the queue. @throws {CommandFailure} where there is none. */
export function operatorTestMails(
  config: Config,
  { clock, ids }: { readonly clock: Clock; readonly ids: IdGenerator },
): TestMails {
  const { SMTP_URL: url, MAIL_FROM: from, DEFAULT_LOCALE: locale } = config;
  if (config.mail === 'off') throw new CommandFailure('Mail is off: set SMTP_URL, and MAIL to nothing.');
  if (url === undefined)
    throw new CommandFailure('Without SMTP_URL mails go to nobody: the service shows them at /dev/mails.');
  const mailer = new SmtpMailer({ url, from });
  return {
    send: async (address) => {
      const to = Email.parse(address).value;
      const [id, at] = [ids.next(), clock.now()];
      const nothing = { name: null, link: null, linkExpiresAt: null, code: null, codeExpiresAt: null };
      const content = await mailTemplates(config).render('test', locale, { ...nothing, at });
      try {
        await mailer.send({ ...content, id, to, date: at });
      } catch (error) {
        if (!(error instanceof MailDelayedError || error instanceof MailRefusedError)) throw error;
        throw new CommandFailure(`The mail was not sent: ${error.message}`, { cause: error });
      }
      return `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
    },
  };
}
