import { expect } from 'chai';
import { invitationsCommand } from '#adapters/cli/invitations-command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

interface Issued {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: string;
}

describe('The command invitations', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication({ registration: 'invited' });
  });

  const run = async (...args: readonly string[]) => {
    const io = new RecordingIo();
    const code = await runCommand(
      invitationsCommand(io, (work) => work(app.useCases)),
      args,
      io,
    );
    return { code, out: io.lines, err: io.errors.join('\n') };
  };
  const json = async <Result>(...args: readonly string[]): Promise<Result> =>
    JSON.parse((await run(...args, '--json')).out.join('\n')) as Result;

  it('creates one, whose token makes an account with its roles', async () => {
    const options = ['--email', 'ann@example.org', '--role', 'user', 'admin', '--expires-in', '60'];
    const { token, expiresAt } = await json<Issued>('create', ...options);
    expect(Date.parse(expiresAt) - app.clock.now().getTime()).to.equal(60_000);
    const names = { email: null, login: null, firstName: 'Ann', lastName: 'Other' };
    const accepted = await app.useCases.acceptInvitation.execute({ token, password: PASSWORD, ...names });
    expect(accepted.account.view).to.deep.include({ email: 'ann@example.org', roles: ['user', 'admin'] });
  });

  it('prints the token, for people too', async () => {
    const { code, out } = await run('create');
    expect([code, out.map((line) => line.split('\t')[0])]).to.deep.equal([0, ['id', 'token', 'expiresAt']]);
  });

  it('lists all, newest first, one a line, and never a token', async () => {
    const made = [await json<Issued>('create'), await json<Issued>('create', '--role', 'editor')];
    const { out } = await run('list');
    expect(out.map((line) => line.split('\t').slice(0, 4))).to.deep.equal([
      [made[1]?.id, 'open', '-', 'editor'],
      [made[0]?.id, 'open', '-', 'user'],
    ]);
    for (const { token } of made) expect(JSON.stringify(await json('list'))).not.to.include(token);
  });

  it('revokes one, once', async () => {
    const { id } = await json<Issued>('create');
    expect(await run('revoke', id)).to.deep.include({ code: 0, out: [`${id} is revoked.`] });
    for (const gone of [id, 'x']) {
      expect(await run('revoke', gone)).to.deep.include({ code: 1, err: 'There is no such invitation.' });
    }
  });

  it('creates none of what breaks a rule', async () => {
    expect((await run('create', '--role', 'emperor')).err).to.equal('roles: There is no role "emperor".');
    expect((await run('create', '--email', 'x')).err).to.match(/^email: /);
    expect((await run('create', '--expires-in', '999999999')).err).to.match(/^expiresInSeconds: /);
    expect((await run('create', '--expires-in', 'x')).code).to.equal(2);
    expect(await json('list')).to.deep.equal([]);
  });
});
