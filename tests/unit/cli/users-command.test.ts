import { expect } from 'chai';
import { runCommand } from '#adapters/cli/run-command.ts';
import { usersCommand } from '#adapters/cli/users-command.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { TestApplication } from '#tests/support/test-application.ts';
import { TestFactors } from '#tests/support/test-factors.ts';

const NEW_PASSWORD = 'another horse entirely';

describe('The command users', () => {
  let app: TestApplication;
  let opened: number;
  beforeEach(() => {
    app = new TestApplication();
    opened = 0;
  });

  const run = async (args: readonly string[], password = '') => {
    const io = new RecordingIo(password);
    const command = usersCommand(io, async (work) => {
      opened += 1;
      await work(app.useCases);
    });
    const code = await runCommand(command, args, io);
    return { code, out: io.lines, err: io.errors.join('\n'), asked: io.asked };
  };
  /** Runs with `--json` and reads the document that comes out. */
  const json = async (args: readonly string[], password = ''): Promise<unknown> =>
    JSON.parse((await run([...args, '--json'], password)).out.join('\n'));

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

  it('shows an account, a line for each of its members', async () => {
    const { id, createdAt } = await app.register('ann');
    const { code, out } = await run(['show', 'ANN']);
    expect(code).to.equal(0);
    expect(out).to.include.members([`id\t${id}`, 'login\tann', 'email\t-', 'roles\tuser']);
    expect(out).to.include(`createdAt\t${createdAt}`);
  });

  it('creates an account by login or by email, with the password that it asks for', async () => {
    expect(await run(['create', 'ann'], NEW_PASSWORD)).to.deep.include({
      code: 0,
      out: ['ann is created.'],
      asked: ['ann'],
    });
    await app.login('ann', NEW_PASSWORD);
    const names = ['--first-name', 'Bob', '--last-name', 'Byrd'];
    expect((await run(['create', 'bob@example.org', ...names], NEW_PASSWORD)).code).to.equal(0);
    await app.login('bob@example.org', NEW_PASSWORD);
  });

  it('creates no account whose name is taken or that breaks a rule', async () => {
    await app.register('ann');
    expect(await run(['create', 'ann'], NEW_PASSWORD)).to.deep.include({
      code: 1,
      err: 'Another account has this login.',
    });
    expect((await run(['create', 'bob@example.org'], NEW_PASSWORD)).err).to.match(/firstName: .*lastName: /);
    expect((await run(['create', 'cleo'], 'short')).err).to.match(/^password: /);
  });

  it('prints JSON with --json', async () => {
    expect(await json(['list'])).to.deep.equal([]);
    const ann = await json(['create', 'ann'], NEW_PASSWORD);
    const bob = await json(['create', 'bob'], NEW_PASSWORD);
    expect(ann).to.include({ login: 'ann', email: null });
    expect(await json(['list'])).to.deep.equal([bob, ann]);
    expect(await json(['show', 'ann'])).to.deep.equal(ann);
    expect(await json(['grant', 'ann', 'admin'])).to.deep.equal({
      roles: ['user', 'admin'],
      sessionsEnded: 0,
    });
    expect(await json(['set-password', 'ann'], 'a third horse there')).to.deep.equal({ sessionsEnded: 0 });
    expect(await json(['end-sessions', '--all'])).to.deep.equal({ sessionsEnded: 0 });
    expect(await json(['delete', 'bob'])).to.deep.equal({ deleted: (bob as { id: string }).id });
  });

  it('sets a password that it asks for, shows it nowhere, and ends all sessions', async () => {
    const ann = await app.member('ann');
    const { code, out, err, asked } = await run(['set-password', 'ann'], NEW_PASSWORD);
    expect([code, out]).to.deep.equal([0, ['Password set; 1 session ended.']]);
    expect(asked).to.deep.equal(['ann']);
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
      'ended_by_admin',
      'valid',
    ]);
    expect((await run(['end-sessions', '--all'])).out).to.deep.equal(['1 session ended.']);
    expect(await app.accessState(bob.tokens)).to.equal('ended_by_admin');
    expect((await run(['end-sessions', '--all'])).out).to.deep.equal(['0 sessions ended.']);
  });

  it('suspends an account with a reason, ends its sessions, and reinstates it', async () => {
    const ann = await app.member('ann');
    const args = ['suspend', 'ann', '--reason', 'Spam', '--until', '2100-01-31T12:00:00Z'];
    expect(await run(args)).to.deep.include({ code: 0, out: ['ann is suspended; 1 session ended.'] });
    expect(await app.accessState(ann.tokens)).to.equal('account_suspended');
    expect((await run(['show', 'ann'])).out).to.include.members([
      'status\tsuspended',
      'suspendedUntil\t2100-01-31T12:00:00.000Z',
      'suspensionReason\tSpam',
    ]);
    expect((await run(['reinstate', 'ann'])).out).to.deep.equal(['ann is not suspended.']);
    await app.login('ann');
    expect(await json(['suspend', 'ann', '--reason', 'x'])).to.deep.equal({
      suspended: ann.userId,
      sessionsEnded: 1,
    });
  });

  it('suspends neither without a reason, nor until a time that has passed, nor the last admin', async () => {
    await app.registerAdmin('root');
    expect((await run(['suspend', 'root'])).code).to.equal(2);
    expect((await run(['suspend', 'root', '--reason', 'x', '--until', 'soon'])).code).to.equal(2);
    const past = await run(['suspend', 'root', '--reason', 'x', '--until', '2020-01-31']);
    expect(past).to.deep.include({ code: 1, err: 'until: A suspension ends in the future.' });
    expect((await run(['suspend', 'root', '--reason', 'x'])).err).to.match(/last admin/);
    expect((await run(['suspend', 'nobody', '--reason', 'x'])).err).to.equal('There is no such user.');
  });

  it('removes the second factors of an account, and its sessions end', async () => {
    const { actor } = await new TestFactors(app).member('ann');
    expect(await json(['remove-factors', 'ann'])).to.deep.equal({ removed: 1 });
    await app.login('ann');
    expect((await app.ports.sessions.find(actor.sessionId))?.endReason).to.equal('factors_changed');
    expect(await run(['remove-factors', 'ann'])).to.deep.include({
      code: 0,
      out: ['ann has no second factor.'],
    });
    await new TestFactors(app).member('bob');
    expect((await run(['remove-factors', 'bob'])).out).to.deep.equal(['1 second factor removed from bob.']);
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

  it('takes a role away, but not the last one, and not from the last admin', async () => {
    await app.registerAdmin('root');
    await app.register('ann');
    await run(['grant', 'ann', 'admin']);
    const ann = await app.session('ann');
    const { code, out } = await run(['revoke', 'ann', 'admin']);
    expect([code, out]).to.deep.equal([0, ['ann holds user now; 1 session ended.']]);
    expect(await app.accessState(ann.tokens)).to.equal('roles_changed');
    expect((await run(['revoke', 'root', 'admin'])).err).to.match(/last admin/);
    expect((await run(['revoke', 'ann', 'user'])).err).to.match(/at least one role/);
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
    ['show', 'nobody'],
    ['set-password', 'nobody'],
    ['end-sessions', 'nobody'],
    ['grant', 'nobody', 'admin'],
    ['revoke', 'nobody', 'admin'],
    ['delete', 'nobody'],
    ['remove-factors', 'nobody'],
  ]) {
    it(`says that there is no such account: ${args.join(' ')}`, async () => {
      const { code, err } = await run(args, NEW_PASSWORD);
      expect([code, err]).to.deep.equal([1, 'There is no such user.']);
    });
  }

  it('says that a name can be nobody’s, or a role is unknown', async () => {
    expect((await run(['delete', 'a'])).err).to.match(/^login: /);
    await app.register('ann');
    for (const change of ['grant', 'revoke'])
      expect((await run([change, 'ann', 'king'])).err).to.match(/no role "king"/);
  });
});
