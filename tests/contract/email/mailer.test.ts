import { expect } from 'chai';
import fc from 'fast-check';
import { DevelopmentMailbox } from '#adapters/mail/development-mailbox.ts';
import { SmtpMailer } from '#adapters/mail/smtp-mailer.ts';
import { MailDelayedError, MailRefusedError } from '#application/email/errors.ts';
import type { MailMessage } from '#application/email/ports/mailer.ts';
import { newId } from '#tests/support/builders.ts';
import { rejection } from '#tests/support/rejection.ts';
import { TestSmtpServer, type SmtpBehaviour } from '#tests/support/test-smtp-server.ts';
import { until } from '#tests/support/until.ts';

const FROM = { name: 'Latchkey', address: 'no-reply@example.org' };
/** A busy machine is not a server that hangs. */
const DEADLINES = { connectMs: 10_000, greetingMs: 10_000, answerMs: 10_000 };
const IMPATIENT = { ...DEADLINES, answerMs: 300 };

function aMail(values: Partial<MailMessage> = {}): MailMessage {
  return {
    id: newId(),
    to: 'ada@example.org',
    date: new Date('2026-11-21T08:17:11Z'),
    subject: 'Пароль',
    text: 'Text: ü\n.\nend',
    html: '<p>HTML: ü</p>',
    ...values,
  };
}

describe('Mail by SMTP', () => {
  let server: TestSmtpServer;
  let mailer: SmtpMailer;
  let impatient: SmtpMailer;

  beforeEach(async () => {
    server = await TestSmtpServer.start();
    mailer = new SmtpMailer({ url: server.url, from: FROM, deadlines: DEADLINES });
    impatient = new SmtpMailer({ url: server.url, from: FROM, deadlines: IMPATIENT });
  });
  afterEach(async () => await server.stop());

  const sent = async (behaviour: SmtpBehaviour): Promise<unknown> => {
    server.behaviour = behaviour;
    return await rejection((behaviour.kind === 'hang' ? impatient : mailer).send(aMail()));
  };

  it('arrives whole, from the sender, marked as automatic, with its own Message-ID', async () => {
    const mail = aMail();
    await mailer.send(mail);
    const [taken] = server.taken;
    expect(taken?.from).to.equal(FROM.address);
    expect(taken?.to).to.deep.equal([mail.to]);
    const { parsed } = taken!;
    expect(parsed.subject).to.equal(mail.subject);
    expect(parsed.text?.trimEnd()).to.equal(mail.text);
    expect(parsed.html).to.include('<p>HTML: ü</p>');
    expect(parsed.messageId).to.equal(`<${mail.id}@example.org>`);
    expect(parsed.headers.get('auto-submitted')).to.equal('auto-generated');
    expect(parsed.date).to.deep.equal(mail.date);
    expect(parsed.from?.text).to.equal('"Latchkey" <no-reply@example.org>');
  });

  it('is the same to the byte when it is sent again', async () => {
    const mail = aMail();
    await mailer.send(mail);
    await mailer.send(mail);
    const [one, other] = server.taken;
    expect(other?.raw).to.deep.equal(one?.raw);
  });

  it('is given up when the server refuses the recipient for good', async () => {
    expect(await sent({ kind: 'refuse', at: 'RCPT', code: 550 })).to.be.instanceOf(MailRefusedError);
  });

  for (const [title, behaviour] of [
    ['refuses the recipient for now', { kind: 'refuse', at: 'RCPT', code: 450 }],
    ['refuses the sender for now', { kind: 'refuse', at: 'MAIL', code: 451 }],
    ['refuses the sender for good, which an operator can repair', { kind: 'refuse', at: 'MAIL', code: 550 }],
    ['refuses the text for now', { kind: 'refuse', at: 'DATA', code: 452 }],
    ['refuses the text for good, which an operator can repair', { kind: 'refuse', at: 'DATA', code: 554 }],
    ['hangs at the recipient', { kind: 'hang', at: 'RCPT' }],
    ['hangs after the text', { kind: 'hang', at: 'DATA' }],
    ['dies at the sender', { kind: 'die', at: 'MAIL' }],
    ['dies after the text', { kind: 'die', at: 'DATA' }],
    ['takes the text and dies before it says so', { kind: 'take-and-die' }],
  ] satisfies [string, SmtpBehaviour][]) {
    it(`is tried again when the server ${title}`, async () => {
      expect(await sent(behaviour)).to.be.instanceOf(MailDelayedError);
      server.behaviour = { kind: 'accept' };
      await mailer.send(aMail());
      expect(server.taken).not.to.deep.equal([]);
    });
  }

  it('is tried again when nobody listens', async () => {
    await server.stop();
    expect(await rejection(mailer.send(aMail()))).to.be.instanceOf(MailDelayedError);
  });

  it('waits for a slow server', async () => {
    server.behaviour = { kind: 'slow', ms: 100 };
    await mailer.send(aMail());
    expect(server.taken).to.have.length(1);
  });

  it('sends no password over a connection that is not encrypted', async () => {
    const url = `smtp://user:secret@0.0.0.0:${server.port}`;
    const open = new SmtpMailer({ url, from: FROM, deadlines: DEADLINES });
    const error = (await rejection(open.send(aMail()))) as Error;
    expect(error).to.be.instanceOf(MailDelayedError);
    expect(error.message).to.include('STARTTLS');
    expect(server.taken).to.deep.equal([]);
  });

  const HOSTILE = [
    '\r\n',
    '\n',
    '\r',
    '\0',
    '\u202e',
    '\u2028',
    '\u0085',
    '>',
    '<evil@example.net>',
    ',',
    ' ',
  ];

  it('goes to nobody else, whatever stands in the address', async () => {
    const addresses = [
      ...HOSTILE.map((part) => `ada@example.org${part}`),
      ...HOSTILE.map((part) => `a${part}da@example.org`),
      'ada@example.org\r\nBcc: eve@example.net',
      'ada@example.org>\r\nRCPT TO:<eve@example.net',
      'ada@example.org, eve@example.net',
      'Ada <ada@example.org>',
      '',
    ];
    for (const to of addresses)
      expect(await rejection(mailer.send(aMail({ to }))), to).to.be.instanceOf(MailRefusedError);
    expect(server.taken).to.deep.equal([]);
  });

  it('has no other headers, whatever stands in subject, text and HTML', async () => {
    const hostile = fc
      .array(fc.oneof(fc.constantFrom(...HOSTILE, 'Bcc: eve@example.net', '\r\n.\r\n', 'x'), fc.string()), {
        maxLength: 6,
      })
      .map((parts) => parts.join(''));
    const names = (index: number): readonly string[] => [...server.taken[index]!.parsed.headers.keys()];
    await mailer.send(aMail());
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (subject, text, html) => {
        await mailer.send(aMail({ subject: `S${subject}`, text: `T${text}`, html: `H${html}` }));
        expect(server.taken.at(-1)?.to).to.deep.equal(['ada@example.org']);
        expect(names(server.taken.length - 1)).to.deep.equal(names(0));
      }),
      { numRuns: 25 },
    );
  });

  it('is not held up by other mails that hang', async () => {
    server.behaviour = { kind: 'hang', at: 'RCPT' };
    const hanging = rejection(impatient.send(aMail({ to: 'slow@example.org' })));
    await until(() => server.hung > 0);
    server.behaviour = { kind: 'accept' };
    await mailer.send(aMail());
    expect(await hanging).to.be.instanceOf(MailDelayedError);
  });
});

describe('The development mailbox', () => {
  it('keeps the last hundred mails, newest first', async () => {
    const mailbox = new DevelopmentMailbox();
    const ids = Array.from({ length: 102 }, () => newId());
    for (const id of ids) await mailbox.send(aMail({ id }));
    expect(mailbox.mails.map(({ id }) => id)).to.deep.equal(ids.toReversed().slice(0, 100));
  });
});
