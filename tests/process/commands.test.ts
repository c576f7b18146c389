import { expect } from 'chai';
import { freePort } from '#adapters/embedded-postgres/free-port.ts';
import {
  ProcessRoom,
  roomForEachTest,
  type RoomProcess,
  type Variables,
} from '#tests/support/process-room.ts';
import { borrowDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-postgres.ts';
import { redisOrSkip, startOwnRedis } from '#tests/support/test-redis.ts';
import { TotpApp } from '#tests/support/totp-app.ts';
import { until } from '#tests/support/until.ts';

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'another horse entirely';

/** What every operator may rely on beside a running service, whatever it keeps its data in. */
function itRunsCommandsBesideTheService(variables: () => Variables): void {
  let room: ProcessRoom;
  let service: RoomProcess & { readonly address: string };

  before(async function () {
    room = new ProcessRoom();
    service = await room.started({ LIVENESS_TTL: '30', ...variables() });
  });
  after(async function () {
    await room?.leave();
  });

  const operate = async (...args: readonly string[]) => await room.operate(args, variables(), NEW_PASSWORD);
  const expectDone = async (args: readonly string[], said: RegExp) => {
    const { code, stdout, stderr } = await operate(...args);
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(said);
  };
  /** A new account, its password, and an access token that the service has taken once: it knows the session lives. */
  const member = async (login: string) => {
    const tokens = await room.member(service, login, PASSWORD);
    expect(await room.tokenState(service, tokens.accessToken)).to.equal('good');
    return tokens;
  };
  const expectDead = async (tokens: { accessToken: string; refreshToken: string }, reason: string) => {
    expect(await room.tokenState(service, tokens.accessToken)).to.equal(reason);
    const { refreshToken } = tokens;
    const { status, body } = await room.call(service, 'POST /refresh', { body: { refreshToken } });
    expect([status, body['reason']]).to.deep.equal([401, reason]);
  };

  it('users list shows all accounts, with --json as a JSON array', async () => {
    await member('lister');
    await expectDone(['users', 'list'], /^\S+\t-\tlister\tuser\t\d{4}-/m);
    const { stdout } = await operate('users', 'list', '--json');
    expect(JSON.parse(stdout)).to.satisfy((all: { login: string }[]) =>
      all.some(({ login }) => login === 'lister'),
    );
  });

  it('users create makes an account that can log in, and users show shows it', async () => {
    await expectDone(['users', 'create', 'gus'], /^gus is created\.$/m);
    await room.login(service, 'gus', NEW_PASSWORD);
    await expectDone(['users', 'show', 'gus'], /^login\tgus$/m);
    await expectDone(['users', 'show', 'gus', '--json'], /^\{"id":.*"login":"gus",.*\}\n$/);
  });

  it('users set-password sets it, and all tokens die at once', async () => {
    const tokens = await member('ann');
    await expectDone(['users', 'set-password', 'ann'], /^Password set; 1 session ended\.$/m);
    await expectDead(tokens, 'password_changed');
    await room.login(service, 'ann', NEW_PASSWORD);
  });

  it('users suspend kills all tokens at once and lets nobody in; users reinstate does', async () => {
    const tokens = await member('suspect');
    const suspend = ['users', 'suspend', 'suspect', '--reason', 'Spam'];
    await expectDone(suspend, /^suspect is suspended; 1 session ended\.$/m);
    await expectDead(tokens, 'account_suspended');
    const body = { login: 'suspect', password: PASSWORD };
    expect((await room.call(service, 'POST /login', { body })).status).to.equal(403);
    await expectDone(['users', 'reinstate', 'suspect'], /^suspect is not suspended\.$/m);
    await room.login(service, 'suspect', PASSWORD);
  });

  it('users remove-factors lets the password be enough again, and all tokens die at once', async () => {
    const tokens = await member('lost-phone');
    const as = { token: tokens.accessToken };
    const begun = await room.call(service, 'POST /me/factors/totp', as);
    const { id, secret } = begun.body as { id: string; secret: string };
    room.secret(secret);
    const body = { code: await new TotpApp(secret, { now: () => new Date() }).code() };
    const confirmed = await room.call(service, `POST /me/factors/totp/${id}/confirm`, { ...as, body });
    expect(confirmed.status).to.equal(200);
    for (const code of confirmed.body['recoveryCodes'] as string[]) room.secret(code);
    const credentials = { body: { login: 'lost-phone', password: PASSWORD } };
    expect((await room.call(service, 'POST /login', credentials)).status).to.equal(403);
    await expectDone(
      ['users', 'remove-factors', 'lost-phone'],
      /^1 second factor removed from lost-phone\.$/m,
    );
    await expectDead(tokens, 'factors_changed');
    await room.login(service, 'lost-phone', PASSWORD);
    await expectDone(['users', 'remove-factors', 'lost-phone', '--json'], /^\{"removed":0\}$/m);
    const nobody = await room.operate(['users', 'remove-factors', 'nobody-at-all'], variables());
    expect([nobody.code, nobody.stdout]).to.deep.equal([1, '']);
  });

  it('invitations create prints a token that the service takes once, and revoke takes one back', async () => {
    const invite = async () => {
      const { stdout } = await operate('invitations', 'create', '--json');
      return JSON.parse(stdout) as { id: string; token: string };
    };
    const accept = async (token: string, login: string) =>
      (await room.call(service, 'POST /invitations/accept', { body: { token, login, password: PASSWORD } }))
        .status;
    const [used, revoked] = [await invite(), await invite()];
    expect(await accept(used.token, 'guest')).to.equal(201);
    expect(await accept(used.token, 'second')).to.equal(422);
    await expectDone(['invitations', 'revoke', revoked.id], /is revoked\.$/m);
    expect(await accept(revoked.token, 'second')).to.equal(422);
    await expectDone(['invitations', 'list'], new RegExp(`^${used.id}\\taccepted\\t`, 'm'));
  });

  it('users end-sessions ends those of one account, tokens die at once, others live on', async () => {
    const [bea, bob] = [await member('bea'), await member('bob')];
    await expectDone(['users', 'end-sessions', 'bea'], /^1 session ended\.$/m);
    await expectDead(bea, 'ended_by_admin');
    expect(await room.tokenState(service, bob.accessToken)).to.equal('good');
  });

  it('audit export writes every event, those of operators and of the keys included', async () => {
    const { accessToken } = await member('gia');
    await expectDone(['users', 'set-password', 'gia'], /^Password set/m);
    const events = async (...filters: readonly string[]) => {
      const { code, stdout } = await operate('audit', 'export', ...filters);
      expect(code).to.equal(0);
      return stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const types = (await events('--user', 'gia')).map(({ type, actorId, ip }) => [
      type,
      actorId === null,
      ip,
    ]);
    expect(types).to.deep.equal([
      ['password.changed', true, null],
      ['login.succeeded', false, '127.0.0.1'],
      ['account.registered', false, '127.0.0.1'],
    ]);
    expect(accessToken).to.be.a('string');
    const keys = (await events('--type', 'key.made')).map(({ data }) => (data as { kind: string }).kind);
    // That of authenticators is made with the first one.
    expect(keys).to.include.members(['signing', 'refresh', 'mail']);
  });

  it('users grant gives a role, users revoke takes it away, and tokens with the old roles die at once', async () => {
    const tokens = await member('cleo');
    await expectDone(['users', 'grant', 'cleo', 'admin'], /^cleo holds user, admin now; 1 session ended\.$/m);
    await expectDead(tokens, 'roles_changed');
    const admin = await room.login(service, 'cleo', PASSWORD);
    await member('cora');
    await expectDone(['users', 'grant', 'cora', 'admin'], /^cora holds user, admin now; 1 session ended\.$/m);
    await expectDone(['users', 'revoke', 'cleo', 'admin'], /^cleo holds user now; 1 session ended\.$/m);
    await expectDead(admin, 'roles_changed');
  });

  it('users delete takes an account out of the service, the list and its tokens', async () => {
    const tokens = await member('dora');
    const list = async () => JSON.stringify((await room.call(service, 'GET /users?limit=100')).body);
    expect(await list()).to.include('"dora"');
    await expectDone(['users', 'delete', 'dora'], /^dora is deleted\.$/m);
    await expectDead(tokens, 'account_deleted');
    expect(await list()).not.to.include('"dora"');
  });

  it('users end-sessions --all ends every session', async () => {
    const [eve, fay] = [await member('eve'), await member('fay')];
    await expectDone(['users', 'end-sessions', '--all'], /^\d+ sessions ended\.$/m);
    for (const tokens of [eve, fay]) await expectDead(tokens, 'ended_by_admin');
  });

  it('a command that fails says why in one sentence, and harms nothing', async () => {
    const failed = await operate('users', 'delete', 'nobody');
    expect([failed.code, failed.stdout, failed.stderr]).to.deep.equal([1, '', 'There is no such user.\n']);
    await member('hugo');
    const short = await room.operate(['users', 'set-password', 'hugo'], variables(), 'short');
    expect([short.code, short.stderr]).to.deep.equal([
      1,
      'password: A password has at least 8 characters.\n',
    ]);
    await room.login(service, 'hugo', PASSWORD);
  });
}

describe('Commands beside a service with its embedded database', function () {
  itRunsCommandsBesideTheService(() => ({}));
});

describe('Commands beside a service on PostgreSQL and Redis', function () {
  let database: TestDatabase | undefined;
  let redis: Awaited<ReturnType<typeof startOwnRedis>> | undefined;
  before(async function () {
    redis = await redisOrSkip(this, startOwnRedis);
    database = await borrowDatabase();
  });
  after(async () => {
    await database?.release();
    await redis?.kill();
  });
  const variables = () => ({ DATABASE_URL: database?.url ?? '', REDIS_URL: redis?.url ?? '' });
  itRunsCommandsBesideTheService(variables);

  it('that do not reach Redis say how long tokens may live on', async () => {
    const room = new ProcessRoom();
    const nowhere = { ...variables(), REDIS_URL: `redis://127.0.0.1:${await freePort()}`, LIVENESS_TTL: '7' };
    const { code, stderr } = await room.operate(['users', 'end-sessions', '--all'], nowhere);
    expect([code, stderr]).to.deep.equal([
      0,
      'Redis does not answer: tokens that this ends die within 7 seconds.\n',
    ]);
    await room.leave();
  });
});

describe('A command as an operator starts it', function () {
  const here = roomForEachTest();

  it('reads a password from a pipe, prints what was asked for, and exits 0', async () => {
    const { room, server } = here;
    const made = await room.run(['users', 'create', 'gus'], server, `${room.secret(PASSWORD)}\n`);
    expect([made.code, made.stdout, made.stderr]).to.deep.equal([0, 'gus is created.\n', '']);
    const { code, stdout, stderr } = await room.run(['users', 'show', 'gus', '--json'], server);
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(/^\{"id":.*"login":"gus",.*\}\n$/);
  });

  it('ends quietly when nobody reads on', async () => {
    const { room, server } = here;
    await room.operate(['users', 'create', 'unread'], server, PASSWORD);
    const command = room.command(['users', 'list'], server);
    command.child.stdout?.destroy();
    const { code, stderr } = await command.exited;
    expect([code, stderr]).to.deep.equal([0, '']);
  });

  it('says why it fails in one sentence, and exits 1', async () => {
    const { code, stdout, stderr } = await here.room.run(['users', 'delete', 'nobody'], here.server);
    expect([code, stdout, stderr]).to.deep.equal([1, '', 'There is no such user.\n']);
  });
});

describe('Commands without a service', function () {
  let room: ProcessRoom;
  beforeEach(() => {
    room = new ProcessRoom();
  });
  afterEach(() => room.leave());

  it('show their help without any database or key', async () => {
    for (const name of ['users', 'invitations', 'keys', 'audit', 'migrate']) {
      const { code, stdout, stderr } = await room.operate([name, '--help'], { DATABASE_URL: 'nonsense' });
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(stdout).to.include(`Usage: npm run ${name} -- [options] [command]`);
    }
  });

  it('say what is wrong with the configuration, a sentence each, and exit 1', async () => {
    const { code, stderr } = await room.run(['users', 'list'], { PORT: 'http', LIST_TTL: '0' });
    expect(code).to.equal(1);
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).to.have.members(['PORT', 'LIST_TTL']);
  });

  it('change no schema but by migrate, start the embedded database and leave its folder free', async () => {
    const { code, stdout, stderr } = await room.operate(['users', 'list']);
    expect([code, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.match(/^\d+ migrations? (?:is|are) pending.*npm run migrate$/m);
    const pending = (await room.operate(['migrate', 'status'])).stdout;
    expect(pending).to.match(/^(?:pending \S+\n)+$/);
    expect((await room.operate(['migrate'])).stdout).to.equal(pending.replaceAll('pending', 'applied'));
    expect((await room.operate(['migrate', 'status'])).stdout).to.equal('The schema is up to date.\n');
    const listed = await room.operate(['users', 'list']);
    expect([listed.code, listed.stdout, listed.stderr]).to.deep.equal([0, '', '']);
    const service = await room.started();
    expect((await service.stop()).code).to.equal(0);
  });

  it('used wrongly exit 2 and show the usage', async () => {
    for (const args of [
      ['users', 'end-sessions'],
      ['users', 'sing'],
      ['keys', 'retire'],
      ['migrate', 'up', 'now'],
    ]) {
      const { code, stderr } = await room.operate(args);
      expect(code, args.join(' ')).to.equal(2);
      expect(stderr).to.include('Usage: npm run');
    }
  });

  it('make keys, list them and retire those that do not sign', async () => {
    const keys = async (...args: readonly string[]) => await room.operate(['keys', ...args]);
    const [first = '', second = ''] = [await keys('make'), await keys('make')].map(
      ({ stdout }) => /^made (\S+\.pem)$/m.exec(stdout)?.[1],
    );
    const { stdout } = await keys('list');
    expect(stdout).to.match(new RegExp(`^${first}\tsigning\tsigns\t`, 'm'));
    expect(stdout).to.match(new RegExp(`^${second}\tsigning\tpublished\t`, 'm'));
    const refused = await keys('retire', first);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.include(first).and.include('--force');
    const { code, stdout: said } = await keys('retire', second);
    expect([code, said]).to.deep.equal([0, `retired ${second}\n`]);
    expect((await keys('list')).stdout)
      .to.include(first)
      .and.not.include(second);
  });

  it('stop at a prompt with Ctrl-C: exit code 130, no stack trace', async function () {
    // `script` of util-linux gives the command a terminal.
    if (process.platform !== 'linux') this.skip();
    const command = room.commandInTerminal(['users', 'create', 'ann']);
    await until(() => command.output.includes('New password for ann'));
    command.child.stdin?.write('\u0003');
    const { code, stdout, stderr } = await command.exited;
    expect(code).to.equal(130);
    expect(stdout + stderr).not.to.match(/^ +at /m);
  });
});

describe('Commands without a database that they can use', function () {
  const here = roomForEachTest();

  const expectCause = async (url: URL, cause: RegExp): Promise<void> => {
    for (const args of [
      ['users', 'list'],
      ['migrate', 'status'],
    ]) {
      const { code, stdout, stderr } = await here.room.operate(args, { DATABASE_URL: url.href });
      expect([code, stdout], args.join(' ')).to.deep.equal([1, '']);
      expect(stderr)
        .to.match(cause)
        .and.not.match(/again|\n./);
    }
  };
  const change = (part: Partial<Pick<URL, 'port' | 'hostname' | 'password' | 'pathname' | 'search'>>): URL =>
    Object.assign(new URL(here.server.DATABASE_URL), part);

  it('name the address where nothing listens', async () => {
    await expectCause(change({ port: String(await freePort()) }), /nothing listens at 127\.0\.0\.1:\d+/);
  });

  it('name the host that does not exist', async () => {
    await expectCause(change({ hostname: 'database.invalid' }), /database\.invalid can’t be resolved/);
  });

  it('say that the password is wrong', async () => {
    await expectCause(change({ password: 'wrong' }), /refuses the user name or the password/);
  });

  it('say that the database does not exist', async () => {
    await expectCause(change({ pathname: '/nowhere' }), /no database of the name/);
  });

  it('say that the server does not speak TLS', async () => {
    await expectCause(change({ search: '?sslmode=verify-full' }), /does not speak TLS/);
  });
});
