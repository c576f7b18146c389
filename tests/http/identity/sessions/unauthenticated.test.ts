import { expect } from 'chai';
import { decodeJwt, decodeProtectedHeader, importPKCS8, SignJWT, UnsecuredJWT } from 'jose';
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcome, type Answer } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const NO_ONE = '0197a000-0000-7000-8000-000000000000';

inEachWorld('A 401', (start) => {
  const { api, service } = start();

  const me = async (authorization?: string): Promise<Answer<unknown>> =>
    await api.call(
      'GET /me',
      authorization === undefined ? {} : { headers: { Authorization: authorization } },
    );
  const reason = async (token: string): Promise<string> => outcome(await me(`Bearer ${token}`));
  const signingKey = (): string => {
    const { KEYS_DIR } = service().config;
    return readFileSync(
      join(KEYS_DIR, readdirSync(KEYS_DIR).find((name) => name.endsWith('.pem')) ?? ''),
      'utf8',
    );
  };
  /** A token of our own making, with the service's key unless told otherwise. */
  const forged = async (
    actor: Actor,
    claims: Readonly<Record<string, unknown>>,
    header: object = {},
    pem = signingKey(),
  ): Promise<string> => {
    const key = await importPKCS8(pem, 'ES256');
    const { accessToken } = actor.tokens;
    const payload = Object.fromEntries(
      Object.entries({ ...decodeJwt(accessToken), ...claims }).filter(([, value]) => value !== undefined),
    );
    return await new SignJWT(payload)
      .setProtectedHeader({ ...decodeProtectedHeader(accessToken), alg: 'ES256', ...header })
      .sign(key);
  };

  it('says Bearer alone to who sent no token', async () => {
    const answer = await me();
    expect(outcome(answer)).to.equal('401 token_missing');
    expect(answer.headers.get('www-authenticate')).to.equal('Bearer');
    expect(answer.headers.get('cache-control')).to.equal('no-store');
  });

  it('says invalid_token to who sent one, and that it has not even the form', async () => {
    for (const authorization of [
      'Basic YTpi',
      'Bearer',
      'Bearer a b',
      'Bearer nonsense',
      'Bearer a.b',
      'Bearer a.b.c.d',
      'Bearer ..',
      'Token x.y.z',
      'Bearer !.?.*',
      `Bearer ${'x'.repeat(5_000)}`,
    ]) {
      const answer = await me(authorization);
      expect(outcome(answer), authorization).to.equal('401 token_malformed');
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer error="invalid_token"');
    }
  });

  it('minds no case in the scheme', async () => {
    const { tokens } = await api.loggedIn();
    for (const scheme of ['bearer', 'BEARER'])
      expect(outcome(await me(`${scheme} ${tokens.accessToken}`))).to.equal('200');
  });

  it('says token_invalid of a token that the service would not have issued', async () => {
    const ada = await api.loggedIn();
    const now = Math.floor(Date.now() / 1_000);
    expect(await reason(await forged(ada, {})), 'the forger can forge').to.equal('200');
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ format: 'pem', type: 'pkcs8' })
      .toString();
    const [header = '', payload = '', signature = ''] = ada.tokens.accessToken.split('.');
    const symmetric = createPublicKey(createPrivateKey(signingKey()))
      .export({ format: 'pem', type: 'spki' })
      .toString();
    const others: Readonly<Record<string, string>> = {
      'another issuer': await forged(ada, { iss: 'somebody' }),
      'another audience': await forged(ada, { aud: 'somebody' }),
      'issued in the future': await forged(ada, { iat: now + 3_600, exp: now + 3_700 }),
      'without an end': await forged(ada, { exp: undefined }),
      'too long a life': await forged(ada, { exp: now + 90_000 }),
      'another type': await forged(ada, {}, { typ: 'JWT' }),
      'an unknown key': await forged(ada, {}, { kid: 'x'.repeat(43) }),
      'a stranger’s key under our name': await forged(ada, {}, {}, stranger),
      'no signature': `${header}.${payload}.`,
      'a cut signature': `${header}.${payload}.${signature.slice(0, -4)}`,
      'another’s signature': `${header}.${payload}.${(await api.loggedIn()).tokens.accessToken.split('.')[2]}`,
      'alg none': new UnsecuredJWT(decodeJwt(ada.tokens.accessToken)).encode(),
      'our public key as a secret': await new SignJWT(decodeJwt(ada.tokens.accessToken))
        .setProtectedHeader({ ...decodeProtectedHeader(ada.tokens.accessToken), alg: 'HS256' })
        .sign(new TextEncoder().encode(symmetric)),
    };
    for (const [what, token] of Object.entries(others))
      expect(await reason(token), what).to.equal('401 token_invalid');
    expect(outcome(await ada.call('GET /me')), 'nothing of that ended the session').to.equal('200');
  });

  it('says why the session ended', async () => {
    const ended: Readonly<Record<string, (actor: Actor) => Promise<unknown>>> = {
      logged_out: async (actor) => await actor.call('POST /logout'),
      roles_changed: async (actor) =>
        await actor.call('PUT /roles/update', { body: { new_roles: ['user'] } }),
      account_deleted: async (actor) => await actor.call('DELETE /me'),
      password_changed: async (actor) => {
        const body = { currentPassword: actor.password, newPassword: randomBytes(12).toString('hex') };
        await (await api.actor(actor)).call('PUT /me/password', { body });
      },
      refresh_reused: async ({ tokens }) => {
        const body = { refreshToken: tokens.refreshToken };
        await api.call('POST /refresh', { body });
        service().clock.advance(11);
        await api.call('POST /refresh', { body });
      },
    };
    for (const [expected, end] of Object.entries(ended)) {
      const ada = await api.loggedIn();
      await ada.call('GET /me');
      await end(ada);
      const answer = await ada.call('GET /me');
      expect(outcome(answer)).to.equal(`401 ${expected}`);
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer error="invalid_token"');
    }
  });

  it('is not the answer to a token of the release before, which says nothing of how the session was opened', async () => {
    const ada = await api.loggedIn();
    const silent = { auth_time: undefined, amr: undefined, acr: undefined };
    expect(await reason(await forged(ada, silent))).to.equal('200');
    expect(await reason(await forged(ada, { acr: 2 }))).to.equal('401 token_invalid');
  });

  it('says that the session has expired or the account gone where no row is left', async () => {
    const ada = await api.loggedIn();
    expect(await reason(await forged(ada, { sid: NO_ONE }))).to.equal('401 session_expired');
    expect(await reason(await forged(ada, { sid: NO_ONE, sub: NO_ONE }))).to.equal('401 account_deleted');
  });

  it('does not take another’s session for one’s own', async () => {
    const [ada, bob] = [await api.loggedIn(), await api.loggedIn()];
    expect(await reason(await forged(ada, { sid: bob.sessionId }))).to.match(/^401 /);
    expect(outcome(await bob.call('GET /me'))).to.equal('200');
  });

  it('says token_expired past the token’s end, whatever became of the session', async () => {
    const [ada, bob] = [await api.loggedIn(), await api.loggedIn()];
    await bob.call('POST /logout');
    service().clock.advance(900);
    for (const { tokens } of [ada, bob])
      expect(await reason(tokens.accessToken)).to.equal('401 token_expired');
  });
});
