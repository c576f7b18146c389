import { expect } from 'chai';
import { mailCommand } from '#adapters/cli/mail-command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import { configFrom } from '#composition/config.ts';
import { operatorTestMails } from '#composition/operator-test-mails.ts';
import { newId } from '#tests/support/builders.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { TestSmtpServer } from '#tests/support/test-smtp-server.ts';

describe('The command mail', () => {
  let server: TestSmtpServer;
  beforeEach(async () => {
    server = await TestSmtpServer.start();
  });
  afterEach(() => server.stop());

  const run = async (variables: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const io = new RecordingIo();
    const services = { clock: new ManualClock(), ids: { next: () => newId() } };
    const command = mailCommand(io, async (work) =>
      work(operatorTestMails(configFrom(variables, '/srv'), services)),
    );
    return { code: await runCommand(command, args, io), out: io.lines, err: io.errors.join('\n') };
  };
  const smtp = () => ({ SMTP_URL: server.url, MAIL_FROM: 'Acme <id@example.org>', DEFAULT_LOCALE: 'de' });

  it('sends a test mail and names its Message-ID', async () => {
    const { code, out } = await run(smtp(), 'test', 'ada@example.org');
    expect(code).to.equal(0);
    const [taken] = server.taken;
    expect(taken?.to).to.deep.equal(['ada@example.org']);
    expect(taken?.parsed.subject).to.equal('Test-E-Mail von Acme');
    expect(out.join('\n')).to.include(taken?.parsed.messageId);
  });

  it('prints JSON with --json', async () => {
    const { out } = await run(smtp(), 'test', 'ada@example.org', '--json');
    expect(JSON.parse(out.join('\n'))).to.deep.equal({
      sent: 'ada@example.org',
      messageId: server.taken[0]?.parsed.messageId,
    });
  });

  it('says what the mail server answered when it does not take the mail', async () => {
    server.behaviour = { kind: 'refuse', at: 'RCPT', code: 550 };
    const { code, err } = await run(smtp(), 'test', 'ada@example.org');
    expect(code).to.equal(1);
    expect(err).to.match(/^The mail was not sent: .*550/);
  });

  it('says that an address is none, and that there is no mail server', async () => {
    expect(await run(smtp(), 'test', 'ada')).to.include({ code: 1 });
    expect((await run({}, 'test', 'ada@example.org')).err).to.include('SMTP_URL');
    expect((await run({ MAIL: 'off' }, 'test', 'ada@example.org')).err).to.include('Mail is off');
    expect(server.taken).to.deep.equal([]);
  });
});
