import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'otplib';
import { roomForEachTest, type Variables } from '#tests/support/process-room.ts';
import { until } from '#tests/support/until.ts';

const PASSWORD = 'correct horse battery';
const PERIOD = 30;
const FACTOR_KEY = /^factor-([0-9a-f]{16})\.key$/;

type Service = { readonly address: string };

describe('Authenticators and their keys', function () {
  const here = roomForEachTest();
  let login: string;
  /** The time step (RFC 6238) of the last code that was made. */
  let lastStep: number;

  beforeEach(() => {
    login = 'ada';
    lastStep = 0;
  });

  const keysDir = (): string => join(here.room.dataDir, 'keys');
  const factorKeys = (): readonly string[] => readdirSync(keysDir()).filter((name) => FACTOR_KEY.test(name));
  const production = (): Variables => ({ ...here.server, NODE_ENV: 'production', KEY_PUBLISH_DELAY: '0' });
  const keys = async (...args: readonly string[]) => await here.room.operate(['keys', ...args], production());

  /** A factor key as if it had been made some time ago. @returns its file's name. */
  function aKeyOf(secondsAgo: number): string {
    const id = `${(Date.now() - secondsAgo * 1_000).toString(16).padStart(12, '0')}0000`;
    const name = `factor-${id}.key`;
    writeFileSync(join(keysDir(), name), `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    return name;
  }

  async function begin(service: Service, token: string) {
    const { status, body } = await here.room.call(service, 'POST /me/factors/totp', { token, body: {} });
    if (status === 201) here.room.secret(String(body['secret']));
    return { status, body };
  }

  /** A code of the oldest step that is still taken and was not used: there are three at any time. */
  async function codeOf(secret: string): Promise<string> {
    const now = Math.floor(Date.now() / 1_000 / PERIOD);
    lastStep = Math.max(now - 1, lastStep + 1);
    return await generate({ secret, epoch: lastStep * PERIOD });
  }

  /** Adds an authenticator. @returns its secret and the recovery codes. */
  async function enrol(service: Service, token: string) {
    const { status, body } = await begin(service, token);
    expect(status, JSON.stringify(body)).to.equal(201);
    const secret = String(body['secret']);
    const path = `POST /me/factors/totp/${String(body['id'])}/confirm`;
    const confirmed = await here.room.call(service, path, { token, body: { code: await codeOf(secret) } });
    expect(confirmed.status, JSON.stringify(confirmed.body)).to.equal(200);
    const recoveryCodes = confirmed.body['recoveryCodes'] as readonly string[];
    for (const code of recoveryCodes) here.room.secret(code);
    return { secret, recoveryCodes };
  }

  async function loginWith(service: Service, proof: object) {
    const first = await here.room.call(service, 'POST /login', { body: { login, password: PASSWORD } });
    expect([first.status, first.body['code']]).to.deep.equal([403, 'identity.second_factor_required']);
    const challenge = here.room.secret(String(first.body['challenge']));
    return await here.room.call(service, 'POST /login/factor', { body: { challenge, ...proof } });
  }

  it('need no key before the first is added, which makes one outside production', async () => {
    const service = await here.room.started(here.server);
    const { accessToken } = await here.room.member(service, login, PASSWORD);
    expect(factorKeys()).to.deep.equal([]);
    const { secret } = await enrol(service, accessToken);
    expect(factorKeys()).to.have.lengthOf(1);
    expect((await loginWith(service, { totp: await codeOf(secret) })).status).to.equal(200);
  });

  it('can be added in production as soon as an operator has made the key, without a restart', async () => {
    await keys('make');
    const service = await here.room.started(production());
    const { accessToken } = await here.room.member(service, login, PASSWORD);
    const refused = await begin(service, accessToken);
    expect([refused.status, refused.body['code']]).to.deep.equal([503, 'factors.not_configured']);
    expect(factorKeys()).to.deep.equal([]);
    const { code, stdout } = await keys('make', '--factors');
    expect([code, stdout]).to.deep.equal([0, `made ${factorKeys()[0]}\n`]);
    await until(async () => (await begin(service, accessToken)).status === 201);
    const { secret } = await enrol(service, accessToken);
    expect((await loginWith(service, { totp: await codeOf(secret) })).status).to.equal(200);
    expect((await keys('list')).stdout).to.match(/^factor-[0-9a-f]{16}\.key\tfactor\tseals\t/m);
  });

  it('without their key let the service start and run, and their owners in by recovery code', async () => {
    await keys('make', '--factors');
    const first = await here.room.started(production());
    const { accessToken } = await here.room.member(first, login, PASSWORD);
    const { secret, recoveryCodes } = await enrol(first, accessToken);
    await first.stop();
    const [name = ''] = factorKeys();
    const away = join(here.room.folder, name);
    renameSync(join(keysDir(), name), away);

    const service = await here.room.started(production());
    await service.untilLogged('factor_keys_missing');
    expect(service.logged('factor_keys_missing')[0]?.['missing']).to.deep.equal([FACTOR_KEY.exec(name)?.[1]]);
    const ready = await here.room.call(service, 'GET /readyz');
    expect([ready.status, ready.body['status']]).to.deep.equal([200, 'ok']);
    const totp = await codeOf(secret);
    // More than the wrong codes after which there is a pause.
    for (let count = 0; count < 6; count += 1) {
      const refused = await loginWith(service, { totp });
      expect([refused.status, refused.body['code']]).to.deep.equal([503, 'factors.not_configured']);
    }
    expect((await loginWith(service, { recoveryCode: recoveryCodes[0] })).status).to.equal(200);
    await here.room.member(service, 'eve', PASSWORD);

    renameSync(away, join(keysDir(), name));
    // Whoever logs in makes the service look for the key again, once a second at most.
    const next = await codeOf(secret);
    await until(async () => (await loginWith(service, { totp: next })).status === 200);
  });

  it('change their key in the background, and then the old one can be retired', async () => {
    const first = await here.room.started(here.server);
    const old = aKeyOf(3_600);
    const { accessToken } = await here.room.member(first, login, PASSWORD);
    const { secret } = await enrol(first, accessToken);
    await first.stop();

    const next = aKeyOf(120);
    const refused = await keys('retire', old);
    expect([refused.code, refused.stderr]).to.satisfy(
      ([code, said]: [number, string]) => code === 1 && said.includes('needed by authenticators'),
    );

    const service = await here.room.started(production());
    await service.untilLogged('totp_secrets_resealed');
    const listed = (await keys('list')).stdout;
    expect(listed).to.include(`${old}\tfactor\tunneeded\t`).and.to.include(`${next}\tfactor\tseals\t`);
    const retired = await keys('retire', old);
    expect([retired.code, retired.stdout]).to.deep.equal([0, `retired ${old}\n`]);
    expect(existsSync(join(keysDir(), old))).to.equal(false);
    expect((await loginWith(service, { totp: await codeOf(secret) })).status).to.equal(200);
  });

  it('keep a key that is retired where the database can’t be asked, unless it is forced', async () => {
    await keys('make');
    const [old] = [aKeyOf(3_600), aKeyOf(120)];
    const withoutDatabase = { NODE_ENV: 'production', KEY_PUBLISH_DELAY: '0' };
    const refused = await here.room.operate(['keys', 'retire', old], withoutDatabase);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.match(/^Only the database knows .* DATABASE_URL is not set\. With --force/);
    expect((await here.room.operate(['keys', 'list'], withoutDatabase)).stdout).to.include(
      `${old}\tfactor\topens\t`,
    );
    expect((await here.room.operate(['keys', 'retire', old, '--force'], withoutDatabase)).code).to.equal(0);
  });
});
