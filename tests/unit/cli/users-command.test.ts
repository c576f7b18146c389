import { expect } from 'chai';
import { runCommand } from '#adapters/cli/run-command.ts';
import { usersCommand } from '#adapters/cli/users-command.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const NEW_PASSWORD = 'another horse entirely';

describe('The command users', () => {
  let app: TestApplication;
  let opened: number;
  beforeEach(() => {
    app = new TestApplication();
    opened = 0;
  });

  const run = async (args: readonly string[], secret = '') => {
    const io = new RecordingIo(secret);
    const command = usersCommand(async (work) => {
      opened += 1;
      await work({
        listAccounts: app.useCases.listAccounts,
        setPassword: app.useCases.setPassword,
        endSessions: { ofAccount: app.useCases.endSessions, ofAll: app.useCases.endAllSessions },
        grantRole: app.useCases.grantRole,
        accounts: { lookup: app.useCases.lookup, remove: app.useCases.deleteAccount },
      });
    });
    const code = await runCommand(command, args, io);
    return { code, out: io.lines, err: io.errors.join('\n'), prompts: io.prompts };
  };

  it('lists all accounts, newest first, one a line', async () => {
    const ann = await app.register('ann');
    await app.registerAdmin('root');
    const { code, out } = await run(['list']);
    expect(code).to.equal(0);
    expect(out.map((line) => line.split('\t').slice(1, 4))).to.deep.equal([
      ['-', 'root', 'user,admin'],
      ['-', 'ann', 'user'],
    ]);
    expect(out[1]).to.equal([ann.id, '-', 'ann', 'user', ann.createdAt].join('\t'));
  });

  it('sets a password that it asks for, shows it nowhere, and ends all sessions', async () => {
    const ann = await app.member('ann');
    const { code, out, err, prompts } = await run(['set-password', 'ann'], NEW_PASSWORD);
    expect([code, out]).to.deep.equal([0, ['Password set; 1 session ended.']]);
    expect(prompts).to.deep.equal(['New password for ann: ']);
    expect(out.join() + err).not.to.include(NEW_PASSWORD);
    expect(await app.accessState(ann.tokens)).to.equal('password_changed');
    await app.login('ann', NEW_PASSWORD);
  });

  it('refuses a password that breaks a rule, and says which', async () => {
    await app.register('ann');
    const { code, err } = await run(['set-password', 'ann'], 'short');
    expect([code, err]).to.deep.equal([1, 'password: A password has at least 8 characters.']);
  });

  it('ends the sessions of one account or of all', async () => {
    const [ann, bob] = [await app.member('ann'), await app.member('bob')];
    await app.session('ann');
    expect((await run(['end-sessions', 'ann'])).out).to.deep.equal(['2 sessions ended.']);
    expect([await app.accessState(ann.tokens), await app.accessState(bob.tokens)]).to.deep.equal([
      'logged_out',
      'valid',
    ]);
    expect((await run(['end-sessions', '--all'])).out).to.deep.equal(['1 session ended.']);
    expect(await app.accessState(bob.tokens)).to.equal('logged_out');
    expect((await run(['end-sessions', '--all'])).out).to.deep.equal(['0 sessions ended.']);
  });

  it('wants either a name or --all, and opens nothing without', async () => {
    for (const args of [['end-sessions'], ['end-sessions', 'ann', '--all']])
      expect((await run(args)).code, args.join(' ')).to.equal(2);
    expect(opened).to.equal(0);
  });

  it('grants a role', async () => {
    const ann = await app.member('ann');
    const { code, out } = await run(['grant', 'ann', 'admin']);
    expect([code, out]).to.deep.equal([0, ['ann holds user, admin now; 1 session ended.']]);
    expect(await app.accessState(ann.tokens)).to.equal('roles_changed');
  });

  it('deletes an account, but not the last admin', async () => {
    const ann = await app.member('ann');
    await app.registerAdmin('root');
    expect(await run(['delete', 'ANN'])).to.deep.include({ code: 0, out: ['ANN is deleted.'] });
    expect(await app.accessState(ann.tokens)).to.equal('account_deleted');
    const { code, err } = await run(['delete', 'root']);
    expect(code).to.equal(1);
    expect(err).to.match(/last admin/);
  });

  for (const args of [
    ['set-password', 'nobody'],
    ['end-sessions', 'nobody'],
    ['grant', 'nobody', 'admin'],
    ['delete', 'nobody'],
  ]) {
    it(`says that there is no such account: ${args.join(' ')}`, async () => {
      const { code, err } = await run(args, NEW_PASSWORD);
      expect([code, err]).to.deep.equal([1, 'There is no such user.']);
    });
  }

  it('says that a name can be nobody’s, or a role is unknown', async () => {
    expect((await run(['delete', 'a'])).err).to.match(/^login: /);
    await app.register('ann');
    expect((await run(['grant', 'ann', 'king'])).err).to.match(/no role "king"/);
  });
});
