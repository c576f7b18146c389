import { chmodSync, readdirSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { ProcessRoom, roomForEachTest, type Exit } from '#tests/support/process-room.ts';
import { refusalHere, startHere } from '#tests/support/service-here.ts';

/** One sentence, no stack, and the exit code of a failure. */
function expectRefusal({ code, stdout, stderr }: Exit, ...sentences: readonly RegExp[]): void {
  const said = stderr.trim().split('\n');
  expect(said, stderr).to.have.lengthOf(sentences.length);
  for (const [i, sentence] of sentences.entries()) expect(said[i]).to.match(sentence);
  expect(stdout).not.to.include('Latchkey  http');
  expect(code).to.equal(1);
}

/** In production every line of standard output is JSON, and a refusal is one of them for each reason. */
function expectRefusalInProduction({ code, stdout, stderr }: Exit, ...reasons: readonly RegExp[]): void {
  const lines = jsonLines(stdout).filter(({ level }) => level === 'fatal');
  expect(lines, stdout).to.have.lengthOf(reasons.length);
  for (const [i, reason] of reasons.entries()) {
    expect(lines[i]?.['event']).to.equal('start_refused');
    expect(lines[i]?.['reason']).to.match(reason);
  }
  expect(stderr).to.equal('');
  expect(code).to.equal(1);
}

/** @throws for a line that is no JSON. */
function jsonLines(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('A service with its embedded database', function () {
  const room = new ProcessRoom();
  let service: Awaited<ReturnType<ProcessRoom['started']>>;
  before(async () => {
    service = await room.started();
  });
  after(async () => await room.leave());

  it('says where it listens and where everything lies, and answers there', async () => {
    expect(service.stdout).to.include(`embedded PostgreSQL in ${room.dataDir}`);
    expect(service.stdout).to.include(join(room.dataDir, 'keys'));
    expect(service.stdout)
      .to.include(`Latchkey  ${service.address}`)
      .and.include(`API docs  ${service.address}/docs`);
    await service.untilLogged('no_redis');
    expect(service.logged('no_redis')).to.have.lengthOf(1);
    expect(service.logged('no_passkeys')).to.have.lengthOf(0);
    expect(Number(new URL(service.address).port))
      .to.equal(service.logged('listening')[0]?.['port'])
      .and.above(0);
    const { status, body } = await room.call(service, 'GET /readyz');
    expect([status, body['status']]).to.deep.equal([200, 'ok']);
  });

  it('lets no other process start in its data folder, and goes on', async () => {
    expectRefusal(
      await room.start().exited,
      new RegExp(`^The data folder .* is in use by process ${service.child.pid}`),
    );
    expect((await room.call(service, 'GET /readyz')).status).to.equal(200);
  });
});

describe('Starting the service', function () {
  const here = roomForEachTest();

  it('writes every line of its log as JSON, with time and level: requests, and that its address allows no passkeys', async () => {
    const service = await here.room.started({ ...here.server, PUBLIC_URL: 'http://192.0.2.1:8080' });
    await here.room.call(service, 'GET /users');
    expect(service.logged('no_passkeys')).to.have.lengthOf(1);
    await service.untilLogged('request');
    const { stdout, stderr } = await service.stop();
    expect(stderr).to.equal('');
    const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('  '));
    for (const line of lines) {
      const { time, level, event } = JSON.parse(line) as Record<string, unknown>;
      expect(new Date(String(time)).toISOString()).to.equal(time);
      expect([level, event]).to.satisfy((all: unknown[]) => all.every((each) => typeof each === 'string'));
    }
  });

  it('is refused with one sentence for each mistake in the configuration', async () => {
    const variables = { PORT: 'http', LOG_LEVEL: 'loud', ADMIN_LOGIN: 'root', METRICS_TOKEN: 'secret' };
    expectRefusalInProduction(
      await here.room.start({ ...variables, NODE_ENV: 'production' }).exited,
      /^PORT must be a whole number/,
      /^LOG_LEVEL must be /,
      /^ADMIN_PASSWORD must be set/,
      /^METRICS_TOKEN is a sample value/,
    );
  });

  it('reads the .env file of the folder that it starts in', async () => {
    writeFileSync(join(here.room.folder, '.env'), 'LOG_LEVEL=loud\n');
    expectRefusal(await here.room.start().exited, /^LOG_LEVEL must be /);
  });

  it('is refused when the port is in use, and leaves the data folder free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expectRefusal(
      await here.room.start({ PORT: `${port}` }).exited,
      new RegExp(`^Port ${port} on 127.0.0.1 is in use`),
    );
    other.close();
    const service = await here.room.started({ PORT: `${port}` });
    expect(service.address).to.equal(`http://127.0.0.1:${port}`);
  });

  it('is refused on an address that this machine does not have', async () => {
    expect(await refusalHere(here.room.folder, { ...here.server, HOST: '192.0.2.1' })).to.match(
      /^This machine has no address 192\.0\.2\.1/,
    );
  });

  it('is refused with a sentence where the data folder is a file', async () => {
    writeFileSync(here.room.dataDir, 'no folder');
    expect(await refusalHere(here.room.folder, {})).to.match(/DATA_DIR.*DATABASE_URL/);
  });

  it('is refused with a sentence where the data folder holds something else', async () => {
    mkdirSync(join(here.room.dataDir, 'postgres'), { recursive: true });
    writeFileSync(join(here.room.dataDir, 'postgres', 'thesis.doc'), 'mine');
    expect(await refusalHere(here.room.folder, {})).to.match(/not a PostgreSQL database/);
  });

  it('is refused in production without keys, and says how to make them', async () => {
    const production = { ...here.server, NODE_ENV: 'production' };
    expectRefusalInProduction(
      await here.room.start(production).exited,
      /no signing key and no refresh key.*npm run keys -- make/,
    );
    expect((await here.room.operate(['keys', 'make'], production)).code).to.equal(0);
    const service = await here.room.started(production);
    await here.room.call(service, 'GET /users');
    const { code, stdout, stderr } = await service.stop();
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(jsonLines(stdout).map(({ event }) => event)).to.include.members([
      'listening',
      'request',
      'stopped',
    ]);
  });

  it('is refused in production with a key that others may read', async () => {
    await here.room.operate(['keys', 'make']);
    const keys = join(here.room.dataDir, 'keys');
    const pem = readdirSync(keys).find((name) => name.endsWith('.pem')) ?? '';
    chmodSync(join(keys, pem), 0o644);
    const production = { ...here.server, NODE_ENV: 'production' };
    expect(await refusalHere(here.room.folder, production)).to.match(
      /^Others than the owner may read .*chmod 600/,
    );
  });

  it('is refused in production when the only signing key can’t be read', async () => {
    await here.room.operate(['keys', 'make']);
    const keys = join(here.room.dataDir, 'keys');
    const pem = readdirSync(keys).find((name) => name.endsWith('.pem')) ?? '';
    writeFileSync(join(keys, pem), 'rubbish\n', { mode: 0o600 });
    expect(await refusalHere(here.room.folder, { ...here.server, NODE_ENV: 'production' })).to.match(
      /no signing key/,
    );
  });

  it('is refused where the key folder can’t be one', async () => {
    const KEYS_DIR = join(here.room.folder, 'keys');
    writeFileSync(KEYS_DIR, 'no folder');
    expect(await refusalHere(here.room.folder, { ...here.server, KEYS_DIR })).to.match(/KEYS_DIR/);
  });

  it('knows no other command', async () => {
    const { code, stderr } = await here.room.run(['serve']);
    expect(code).to.equal(2);
    expect(stderr).to.match(
      /^There is no command "serve"\. There are: users, invitations, keys, audit, mail, migrate/,
    );
  });
});

describe('The first admin', function () {
  const here = roomForEachTest();
  const password = 'a password of their own';

  it('is made at the first start, and left alone at the next', async () => {
    const admin = {
      ...here.server,
      ADMIN_EMAIL: 'root@example.org',
      ADMIN_PASSWORD: here.room.secret(password),
    };
    const first = await startHere(here.room.folder, admin);
    const { accessToken } = await here.room.login(first, 'root@example.org', password);
    const { body } = await here.room.call(first, 'GET /me', { token: accessToken });
    expect(body).to.deep.include({ roles: ['user', 'admin'], firstName: 'Admin', lastName: 'Latchkey' });
    await first.stop();
    const again = await startHere(here.room.folder, {
      ...admin,
      ADMIN_PASSWORD: here.room.secret('quite another password'),
    });
    await here.room.login(again, 'root@example.org', password);
    await again.stop();
    expect(first.logged('first_admin_made')).to.have.lengthOf(1);
    expect(again.logged('first_admin_made')).to.have.lengthOf(0);
  });

  it('stops the start with a sentence when somebody has the name', async () => {
    const first = await startHere(here.room.folder, here.server);
    await here.room.member(first, 'root', 'correct horse battery');
    await first.stop();
    const admin = { ...here.server, ADMIN_LOGIN: 'root', ADMIN_PASSWORD: here.room.secret(password) };
    expect(await refusalHere(here.room.folder, admin)).to.include('npm run users -- grant root admin');
    const granted = await here.room.operate(['users', 'grant', 'root', 'admin'], here.server);
    expect(granted.code, granted.stderr).to.equal(0);
    await (await startHere(here.room.folder, admin)).stop();
  });

  it('stops the start with a sentence when the password breaks a rule', async () => {
    expectRefusal(
      await here.room.start({ ...here.server, ADMIN_LOGIN: 'root', ADMIN_PASSWORD: 'short' }).exited,
      /^ADMIN_PASSWORD can't be used: A password has at least 8/,
    );
  });
});
