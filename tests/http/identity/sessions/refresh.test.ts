import { expect } from 'chai';
import { decodeJwt } from 'jose';
import { randomBytes } from 'node:crypto';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome, refreshCookieOf, type Answer } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld('Refresh', (start) => {
  const { api, service } = start();

  const refresh = async (refreshToken: string): Promise<Answer<TokensView>> =>
    await api.call<TokensView>('POST /refresh', { body: { refreshToken } });
  const me = async (token: string): Promise<string> => outcome(await api.call('GET /me', { token }));

  it('trades the token for its successor and a new access token of the same session', async () => {
    const ada = await api.loggedIn();
    const answer = await refresh(ada.tokens.refreshToken);
    expect(answer.status).to.equal(200);
    const { accessToken, refreshToken, tokenType, expiresIn, user } = answer.body;
    expect({ tokenType, expiresIn }).to.deep.equal({ tokenType: 'Bearer', expiresIn: 900 });
    expect(user.id).to.equal(ada.id);
    expect(refreshToken).not.to.equal(ada.tokens.refreshToken);
    expect(refreshCookieOf(answer)).to.equal(refreshToken);
    expect(await me(accessToken)).to.equal('200');
    expect(await me(ada.tokens.accessToken)).to.equal('200');
  });

  it('renews an access token that has expired', async () => {
    const ada = await api.loggedIn();
    service().clock.advance(901);
    expect(await me(ada.tokens.accessToken)).to.equal('401 token_expired');
    const { body } = await refresh(ada.tokens.refreshToken);
    expect(await me(body.accessToken)).to.equal('200');
  });

  it('keeps in each access token when and how the session was opened', async () => {
    const person = await api.registered();
    const { container, clock } = service();
    const credential = await container.get(T.CredentialRepository).findByName(parseAccountName(person.login));
    const proof = { kind: 'password', second: { kind: 'passkey', backedUp: true } } as const;
    const client = { address: '192.0.2.1', network: '192.0.2.1', userAgent: null };
    const opened = await container.get(T.CompleteLogin).execute(credential!.user, client, proof);
    const { iat } = decodeJwt(opened!.accessToken);
    const expected = { auth_time: iat, amr: ['pwd', 'swk', 'mfa'], acr: 'aal2' };
    expect(decodeJwt(opened!.accessToken)).to.deep.include(expected);
    let token = opened!.refreshToken;
    for (const seconds of [0, 3_600, 7_200]) {
      clock.advance(seconds);
      const { body } = await refresh(token);
      expect(decodeJwt(body.accessToken)).to.deep.include(expected);
      expect(await me(body.accessToken)).to.equal('200');
      token = body.refreshToken;
    }
  });

  it('takes the cookie where there is no body; an empty body of any type is none', async () => {
    for (const headers of [{}, { 'Content-Type': 'application/json' }, { 'Content-Type': 'text/plain' }]) {
      const ada = await api.loggedIn();
      const answer = await api.call<TokensView>('POST /refresh', {
        cookie: ada.tokens.refreshToken,
        headers,
      });
      expect(outcome(answer)).to.equal('200');
      expect(refreshCookieOf(answer)).to.equal(answer.body.refreshToken);
    }
    const ada = await api.loggedIn();
    const empty = {
      cookie: ada.tokens.refreshToken,
      body: '',
      headers: { 'Content-Type': 'application/xml' },
    };
    expect(outcome(await api.call('POST /refresh', empty))).to.equal('200');
  });

  it('lets the body win over the cookie', async () => {
    const [ada, bob] = [await api.loggedIn(), await api.loggedIn()];
    const both = { body: { refreshToken: ada.tokens.refreshToken }, cookie: bob.tokens.refreshToken };
    const answer = await api.call<TokensView>('POST /refresh', both);
    expect(answer.body.user.id).to.equal(ada.id);
    const bad = { body: { refreshToken: 'not one' }, cookie: bob.tokens.refreshToken };
    expect(outcome(await api.call('POST /refresh', bad))).to.equal('401 token_invalid');
  });

  it('gives the same successor byte for byte to a token that comes again within the grace', async () => {
    const ada = await api.loggedIn();
    const first = await refresh(ada.tokens.refreshToken);
    service().clock.advance(9);
    const second = await refresh(ada.tokens.refreshToken);
    expect(second.body.refreshToken).to.equal(first.body.refreshToken);
    expect(refreshCookieOf(second)).to.equal(first.body.refreshToken);
    expect(await me(second.body.accessToken)).to.equal('200');
    expect(outcome(await refresh(second.body.refreshToken))).to.equal('200');
  });

  it('ends the session of a token that comes again after the grace, and no other', async () => {
    const person = await api.registered();
    const [stolen, other] = [await api.actor(person), await api.actor(person)];
    const successor = await refresh(stolen.tokens.refreshToken);
    service().clock.advance(11);
    expect(outcome(await refresh(stolen.tokens.refreshToken))).to.equal('401 refresh_reused');
    expect(await me(successor.body.accessToken)).to.equal('401 refresh_reused');
    expect(outcome(await refresh(successor.body.refreshToken))).to.equal('401 refresh_reused');
    expect(await me(other.tokens.accessToken)).to.equal('200');
    expect(outcome(await refresh(other.tokens.refreshToken))).to.equal('200');
  });

  it('ends the session of a token that is two rotations behind, within the grace as well', async () => {
    const ada = await api.loggedIn();
    const first = await refresh(ada.tokens.refreshToken);
    expect(outcome(await refresh(first.body.refreshToken))).to.equal('200');
    expect(outcome(await refresh(ada.tokens.refreshToken))).to.equal('401 refresh_reused');
    expect(await me(ada.tokens.accessToken)).to.equal('401 refresh_reused');
  });

  it('makes one successor for 50 that ask at once, and the family goes on', async () => {
    const ada = await api.loggedIn();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(ada.tokens.refreshToken)));
    expect(new Set(answers.map(outcome))).to.deep.equal(new Set(['200']));
    const successors = new Set(answers.map(({ body }) => body.refreshToken));
    expect(successors.size).to.equal(1);
    expect(outcome(await refresh([...successors][0] ?? ''))).to.equal('200');
  });

  it('ends nothing for a token that is ahead of the session, as after a restore', async () => {
    const ada = await api.loggedIn();
    const codec = service().container.get(T.RefreshTokenCodec);
    const content = await codec.read(ada.tokens.refreshToken);
    if (content === null) throw new Error('The token is not one of ours.');
    const ahead = await codec.issue({ ...content, counter: content.counter + 1 }, service().clock.now());
    expect(outcome(await refresh(ahead))).to.equal('401 token_invalid');
    expect(service().lines.map(({ event }) => event)).to.include('refresh_token_ahead');
    const other = await codec.issue({ ...content, secret: codec.newSecret() }, service().clock.now());
    expect(outcome(await refresh(other)), 'another secret').to.equal('401 token_invalid');
    expect(await me(ada.tokens.accessToken)).to.equal('200');
    expect(outcome(await refresh(ada.tokens.refreshToken))).to.equal('200');
  });

  it('says why it refuses', async () => {
    const ada = await api.loggedIn();
    const { refreshToken } = ada.tokens;
    const altered = refreshToken.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const token of [
      'x',
      altered,
      `${refreshToken}A`,
      randomBytes(96).toString('base64url'),
      ada.tokens.accessToken,
    ])
      expect(outcome(await refresh(token)), token).to.equal('401 token_invalid');
    expect(outcome(await api.call('POST /refresh'))).to.equal('401 token_missing');
    expect(outcome(await api.call('POST /refresh', { body: {} }))).to.equal('401 token_missing');
    expect(outcome(await refresh(refreshToken)), 'nothing of that ended anything').to.equal('200');
  });

  it('tries every cookie of its name, and of one session only the newest', async () => {
    const [ada, old] = [await api.loggedIn(), await api.loggedIn()];
    await old.call('POST /logout');
    const send = async (...values: string[]) =>
      await api.call<TokensView>('POST /refresh', {
        headers: { Cookie: values.map((value) => `refresh_token=${value}`).join('; ') },
      });
    const successor = async (...values: string[]): Promise<string> => {
      const answer = await send(...values);
      expect(outcome(answer)).to.equal('200');
      return answer.body.refreshToken;
    };
    const first = ada.tokens.refreshToken;
    const second = await successor('nonsense', old.tokens.refreshToken, first);
    const third = await successor(`"${second}"`);
    expect(await successor(first, third)).not.to.equal(third);
    expect(outcome(await send(old.tokens.refreshToken, 'nonsense'))).to.equal('401 logged_out');
  });

  it('has a dead cookie cleared by its 401, and no other', async () => {
    const ada = await api.loggedIn();
    const cookie = ada.tokens.refreshToken;
    const inBody = await api.call('POST /refresh', { body: { refreshToken: 'nonsense' }, cookie });
    expect([outcome(inBody), refreshCookieOf(inBody)]).to.deep.equal(['401 token_invalid', null]);
    const none = await api.call('POST /refresh');
    expect([outcome(none), refreshCookieOf(none)]).to.deep.equal(['401 token_missing', null]);
    await ada.call('POST /logout');
    const dead = await api.call('POST /refresh', { cookie });
    expect([outcome(dead), refreshCookieOf(dead)]).to.deep.equal(['401 logged_out', '']);
    const logout = await api.call('POST /logout', { cookie: 'nonsense' });
    expect([outcome(logout), refreshCookieOf(logout)]).to.deep.equal(['401 token_invalid', '']);
  });

  it('refuses a body that breaks a rule', async () => {
    const body = { refreshToken: 7, other: 1 };
    expect(outcome(await api.call('POST /refresh', { body }))).to.equal(
      '422 /other field.unknown, /refreshToken field.type',
    );
  });

  it('gives an ended session’s reason', async () => {
    const ada = await api.loggedIn();
    await ada.call('POST /logout');
    expect(outcome(await refresh(ada.tokens.refreshToken))).to.equal('401 logged_out');
    const bob = await api.loggedIn();
    await bob.call('DELETE /me');
    expect(outcome(await refresh(bob.tokens.refreshToken))).to.match(
      /^401 (account_deleted|session_expired)$/,
    );
  });

  it('moves the idle expiry on with each refresh, never past the absolute one', async () => {
    const { clock } = service();
    const ada = await api.loggedIn();
    let { refreshToken } = ada.tokens;
    const day = 86_400;
    for (const days of [29, 29, 29]) {
      clock.advance(days * day);
      const { body } = await refresh(refreshToken);
      expect(body.refreshExpiresIn).to.be.at.most(30 * day);
      ({ refreshToken } = body);
    }
    const last = await refresh(refreshToken);
    expect(last.body.refreshExpiresIn).to.be.within(3 * day - 60, 3 * day);
    clock.advance(3 * day);
    expect(outcome(await refresh(last.body.refreshToken))).to.equal('401 session_expired');
  });

  it('ends a session that nobody refreshed for 30 days', async () => {
    const ada = await api.loggedIn();
    service().clock.advance(30 * 86_400);
    expect(outcome(await refresh(ada.tokens.refreshToken))).to.equal('401 session_expired');
  });
});

inEachWorld('Refresh by a page', (start) => {
  const { api } = start({
    PUBLIC_URL: 'https://id.example.org/app',
    CORS_ORIGINS: 'https://app.example.org',
  });

  const refreshFrom = async (origin: string, sent: object): Promise<string> =>
    outcome(await api.call('POST /refresh', { ...sent, headers: { Origin: origin } }));

  it('uses the cookie alone for our own pages and the listed ones only', async () => {
    for (const origin of ['https://id.example.org', 'https://app.example.org']) {
      const { tokens } = await api.loggedIn();
      expect(await refreshFrom(origin, { cookie: tokens.refreshToken }), origin).to.equal('200');
    }
    const { tokens } = await api.loggedIn();
    for (const origin of [
      'https://evil.example',
      'http://id.example.org',
      'https://id.example.org:8443',
      'null',
    ])
      expect(await refreshFrom(origin, { cookie: tokens.refreshToken }), origin).to.equal(
        '403 request.forbidden_origin',
      );
    expect(
      await refreshFrom('https://evil.example', { body: { refreshToken: tokens.refreshToken } }),
    ).to.equal('200');
  });

  it('lets no foreign page log anybody out by the cookie alone', async () => {
    const ada = await api.loggedIn();
    const foreign = { cookie: ada.tokens.refreshToken, headers: { Origin: 'https://evil.example' } };
    expect(outcome(await api.call('POST /logout', foreign))).to.equal('403 request.forbidden_origin');
    const beside = { ...foreign, body: { refreshToken: 'not one' } };
    expect(outcome(await api.call('POST /logout', beside))).to.equal('403 request.forbidden_origin');
    const badBearer = { ...foreign, token: 'not.a.token' };
    expect(outcome(await api.call('POST /logout', badBearer))).to.equal('403 request.forbidden_origin');
    expect(outcome(await ada.call('GET /me'))).to.equal('200');
    expect(outcome(await ada.call('POST /logout', foreign)), 'a bearer decides by itself').to.equal('204');
  });
});

inEachWorld(
  'Refresh by a page, without PUBLIC_URL',
  (start) => {
    const { api, service } = start();

    it('uses the cookie alone for the pages of this machine at the port that the service listens on', async () => {
      const refreshFrom = async (origin: string): Promise<string> => {
        const { tokens } = await api.loggedIn();
        const headers = { Origin: origin };
        return outcome(await api.call('POST /refresh', { cookie: tokens.refreshToken, headers }));
      };
      const { port } = service();
      for (const host of ['localhost', '127.0.0.1', '[::1]'])
        expect(await refreshFrom(`http://${host}:${port}`), host).to.equal('200');
      for (const origin of ['http://localhost', 'http://localhost:0', `http://evil.example:${port}`])
        expect(await refreshFrom(origin), origin).to.equal('403 request.forbidden_origin');
    });
  },
  ['memory'],
);
