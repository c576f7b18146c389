import { expect } from 'chai';
import { decodeProtectedHeader, decodeJwt } from 'jose';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome, refreshCookieOf } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld('Login', (start) => {
  const { api, service } = start();

  const login = async (body: object) => await api.call<TokensView>('POST /login', { body });

  it('answers with tokens, their lifetimes, the account, and the refresh token as a cookie', async () => {
    const ada = await api.registered();
    const answer = await login({ login: ada.login, password: ada.password });
    expect(answer.status).to.equal(200);
    const { tokenType, expiresIn, refreshExpiresIn, refreshToken, user } = answer.body;
    expect({ tokenType, expiresIn, refreshExpiresIn }).to.deep.equal({
      tokenType: 'Bearer',
      expiresIn: 900,
      refreshExpiresIn: 2_592_000,
    });
    expect(user).to.include({ id: ada.id, login: ada.login, email: ada.email });
    const [cookie = '', ...others] = answer.headers.getSetCookie();
    expect(others).to.deep.equal([]);
    const expires = /; expires=([^;]+)/.exec(cookie)?.[1] ?? '';
    expect(cookie).to.equal(
      `refresh_token=${refreshToken}; path=/; expires=${expires}; samesite=strict; secure; httponly`,
    );
    expect((Date.parse(expires) - Date.now()) / 1000).to.be.within(2_592_000 - 60, 2_592_000);
  });

  it('issues an access token of the documented form', async () => {
    const ada = await api.loggedIn();
    const { accessToken } = ada.tokens;
    const { kid, ...header } = decodeProtectedHeader(accessToken);
    expect(header).to.deep.equal({ alg: 'ES256', typ: 'at+jwt' });
    expect(kid).to.match(/^[\w-]{43}$/);
    const claims = decodeJwt(accessToken);
    expect(Object.keys(claims).toSorted()).to.deep.equal([
      'acr',
      'amr',
      'aud',
      'auth_time',
      'exp',
      'iat',
      'iss',
      'jti',
      'roles',
      'sid',
      'sub',
    ]);
    expect(claims).to.include({ iss: 'latchkey', aud: 'latchkey', sub: ada.id });
    expect(claims['roles']).to.deep.equal(['user']);
    expect(claims).to.deep.include({ auth_time: claims.iat, amr: ['pwd'], acr: 'aal1' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).to.equal(900);
  });

  it('takes the login or the email, in any case, in either field that fits', async () => {
    const { login: name, email, password } = await api.registered();
    for (const body of [
      { login: name.toUpperCase(), password },
      { login: email, password },
      { email: email.toUpperCase(), password },
      { email: `  ${email} `, password },
      { login: `${email} `, password },
    ])
      expect(outcome(await login(body)), JSON.stringify(body)).to.equal('200');
  });

  it('takes a password in either normal form of Unicode', async () => {
    const { login: name } = await api.registered({ password: 'Crème brûlée à la carte'.normalize('NFC') });
    expect(
      outcome(await login({ login: name, password: 'Crème brûlée à la carte'.normalize('NFD') })),
    ).to.equal('200');
  });

  it('gives one answer to a wrong password and an unknown account', async () => {
    const ada = await api.registered();
    const answers = [
      await login({ login: ada.login, password: 'not the password' }),
      await login({ login: 'nobody-of-that-name', password: 'not the password' }),
      await login({ email: ada.email, password: 'not the password' }),
      await login({ email: 'nobody@example.org', password: 'not the password' }),
    ];
    const bodies = answers.map(({ body }) => ({ ...body, requestId: '' }));
    expect(bodies[0]).to.include({
      code: 'identity.invalid_credentials',
      reason: 'invalid_credentials',
      status: 401,
    });
    for (const body of bodies) expect(body).to.deep.equal(bodies[0]);
    for (const { headers } of answers) expect(headers.get('www-authenticate')).to.equal('Bearer');
  });

  it('takes as a candidate any string of 1 to 1,024 characters, and judges none', async () => {
    const { login: name } = await api.registered();
    for (const password of ['x', 'password', 'tab\tbed', 'y'.repeat(1024), '🔑'.repeat(1024)])
      expect(outcome(await login({ login: name, password })), password).to.equal('401 invalid_credentials');
    for (const password of ['', 'y'.repeat(1025), 'y'.repeat(60_000)]) {
      const answer = await login({ login: name, password });
      expect(outcome(answer)).to.equal('422 /password field.invalid');
      expect(answer.text).to.include('A password to log in with has 1 to 1,024 characters.');
    }
  });

  it('refuses a body that is neither form, field by field', async () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [{ login: 'ada', password: 'x', remember: true }, '422 /remember field.unknown'],
      [{ email: 'a@example.org', password: 'x', remember: true }, '422 /remember field.unknown'],
      [{ login: 'ada' }, '422 /password field.required'],
      [{ email: 'a@example.org' }, '422 /password field.required'],
      [{ login: 'ada', password: 7 }, '422 /password field.type'],
      [{ login: null, password: 'x' }, '422 /login field.type'],
      [{ login: '..', password: 'x' }, '422 /login login.invalid'],
      [{ email: 'ada', password: 'x' }, '422 /email email.invalid'],
      [{ password: 'x' }, '422 /login field.required'],
      [{}, '422 /login field.required, /password field.required'],
      [{ login: 'ada', email: 'a@example.org', password: 'x' }, '422 /email credentials.two_names'],
      [[], '422  field.type'],
      ['"text"', '400 request.malformed'],
    ];
    for (const [body, expected] of cases)
      expect(outcome(await login(body as object)), JSON.stringify(body)).to.equal(expected);
  });

  it('says in a sentence that one of the two names is enough', async () => {
    const { text } = await login({ login: 'ada', email: 'a@example.org', password: 'x' });
    expect(text).to.include('Send either a login or an email, not both.');
  });

  it('opens a session of its own each time', async () => {
    const ada = await api.loggedIn();
    const again = await api.actor(ada);
    expect(again.sessionId).not.to.equal(ada.sessionId);
    for (const actor of [ada, again]) expect(outcome(await actor.call('GET /me'))).to.equal('200');
  });

  it('keeps 100 live sessions and ends the oldest', async function () {
    const person = await api.registered();
    const first = await api.actor(person);
    const second = await api.actor(person);
    for (let batch = 0; batch < 14; batch += 1)
      await Promise.all(Array.from({ length: 7 }, () => api.login(person)));
    expect(outcome(await first.call('GET /me'))).to.equal('200');
    await api.login(person);
    expect(outcome(await first.call('GET /me'))).to.match(/^401 /);
    expect(outcome(await second.call('GET /me'))).to.equal('200');
    const { body } = await second.call<{ items: unknown[] }>('GET /me/sessions');
    expect(body.items).to.have.length(100);
  });

  it('writes neither password nor token to the log', async () => {
    const ada = await api.loggedIn();
    await login({ login: ada.login, password: 'a very wrong password' });
    const log = JSON.stringify(service().lines);
    for (const secret of [
      ada.password,
      'a very wrong password',
      ada.tokens.accessToken,
      ada.tokens.refreshToken,
    ])
      expect(log).not.to.include(secret);
  });
});

inEachWorld('Login where cookies need no TLS', (start) => {
  const { api } = start({ COOKIE_SECURE: 'false', SESSION_MAX_TTL: '600', SESSION_IDLE_TTL: '600' });

  it('leaves Secure out, and no token outlives the session', async () => {
    const { login, password } = await api.registered();
    const answer = await api.call<TokensView>('POST /login', { body: { login, password } });
    expect(answer.headers.getSetCookie().join()).to.match(/; samesite=strict; httponly$/);
    expect(answer.body).to.include({ expiresIn: 600, refreshExpiresIn: 600 });
    expect(refreshCookieOf(answer)).to.equal(answer.body.refreshToken);
  });
});
