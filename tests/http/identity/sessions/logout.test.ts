import { expect } from 'chai';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome, refreshCookieOf } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld('Logout', (start) => {
  const { api, service } = start();

  const me = async (actor: Actor): Promise<string> => outcome(await actor.call('GET /me'));
  const three = async (): Promise<readonly [Actor, Actor, Actor]> => {
    const person = await api.registered();
    return [await api.actor(person), await api.actor(person), await api.actor(person)];
  };

  it('ends this session’s tokens at once, clears the cookie, and no other session', async () => {
    const [ada, other] = await three();
    const answer = await ada.call('POST /logout');
    expect(answer.status).to.equal(204);
    expect(answer.headers.getSetCookie()).to.deep.equal([
      'refresh_token=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=strict; secure; httponly',
    ]);
    expect(await me(ada)).to.equal('401 logged_out');
    const body = { refreshToken: ada.tokens.refreshToken };
    expect(outcome(await api.call('POST /refresh', { body }))).to.equal('401 logged_out');
    expect(await me(other)).to.equal('200');
  });

  it('ends this, all others or all sessions, as the scope says', async () => {
    const cases = [
      ['session', ['401 logged_out', '200', '200']],
      ['others', ['200', '401 logged_out', '401 logged_out']],
      ['all', ['401 logged_out', '401 logged_out', '401 logged_out']],
    ] as const;
    for (const [scope, expected] of cases) {
      const actors = await three();
      expect(outcome(await actors[0].call(`POST /logout?scope=${scope}`))).to.equal('204');
      const found = [await me(actors[0]), await me(actors[1]), await me(actors[2])];
      expect(found, scope).to.deep.equal(expected);
    }
  });

  it('has no power over other sessions once its own has ended', async () => {
    const [lost, kept] = await three();
    await lost.call('POST /logout');
    for (const scope of ['others', 'all']) {
      expect(outcome(await lost.call(`POST /logout?scope=${scope}`))).to.equal('204');
      const body = { refreshToken: lost.tokens.refreshToken };
      expect(outcome(await api.call(`POST /logout?scope=${scope}`, { body }))).to.equal('204');
    }
    expect(await me(kept)).to.equal('200');
  });

  it('refuses a scope that it does not know, or twice', async () => {
    const ada = await api.loggedIn();
    expect(outcome(await ada.call('POST /logout?scope=everything'))).to.equal('422 ?scope field.invalid');
    expect(outcome(await ada.call('POST /logout?scope=all&scope=all'))).to.equal(
      '422 ?scope parameter.repeated',
    );
    expect(await me(ada)).to.equal('200');
  });

  it('takes a refresh token in the body or in the cookie', async () => {
    for (const sent of [
      (token: string) => ({ body: { refreshToken: token } }),
      (token: string) => ({ cookie: token }),
    ]) {
      const ada = await api.loggedIn();
      const answer = await api.call('POST /logout', sent(ada.tokens.refreshToken));
      expect(outcome(answer)).to.equal('204');
      expect(refreshCookieOf(answer)).to.equal('');
      expect(await me(ada)).to.equal('401 logged_out');
    }
  });

  it('tries every cookie of its name', async () => {
    const ada = await api.loggedIn();
    const headers = { Cookie: `refresh_token=stale; refresh_token=${ada.tokens.refreshToken}` };
    expect(outcome(await api.call('POST /logout', { headers }))).to.equal('204');
    expect(await me(ada)).to.equal('401 logged_out');
  });

  it('goes by the first of bearer, body and cookie that is genuine', async () => {
    const ended = async (parts: (a: Actor, b: Actor, c: Actor) => object): Promise<string> => {
      const actors = await three();
      expect(outcome(await api.call('POST /logout', parts(...actors)))).to.equal('204');
      const alive = [await me(actors[0]), await me(actors[1]), await me(actors[2])];
      return alive.map((one, index) => (one === '200' ? '' : ['bearer', 'body', 'cookie'][index])).join('');
    };
    const bearer = ({ tokens }: Actor) => ({ token: tokens.accessToken });
    const inBody = ({ tokens }: Actor) => ({ body: { refreshToken: tokens.refreshToken } });
    const cookie = ({ tokens }: Actor) => ({ cookie: tokens.refreshToken });
    expect(await ended((a, b, c) => ({ ...bearer(a), ...inBody(b), ...cookie(c) }))).to.equal('bearer');
    expect(await ended((_a, b, c) => ({ token: 'x.y.z', ...inBody(b), ...cookie(c) }))).to.equal('body');
    expect(await ended((_a, b, c) => ({ token: 'nonsense', ...inBody(b), ...cookie(c) }))).to.equal('body');
    expect(await ended((_a, b, c) => ({ ...inBody(b), ...cookie(c) }))).to.equal('body');
    expect(await ended((_a, _b, c) => ({ body: { refreshToken: 'x' }, ...cookie(c) }))).to.equal('cookie');
    expect(await ended((_a, _b, c) => ({ token: 'x.y.z', ...cookie(c) }))).to.equal('cookie');
  });

  it('knows the session of an expired access token', async () => {
    const ada = await api.loggedIn();
    service().clock.advance(901);
    expect(await me(ada)).to.equal('401 token_expired');
    expect(outcome(await ada.call('POST /logout'))).to.equal('204');
    const body = { refreshToken: ada.tokens.refreshToken };
    expect(outcome(await api.call('POST /refresh', { body }))).to.equal('401 logged_out');
  });

  it('knows the session of a refresh token that was rotated away', async () => {
    const ada = await api.loggedIn();
    const body = { refreshToken: ada.tokens.refreshToken };
    const next = await api.call<TokensView>('POST /refresh', { body });
    service().clock.advance(60);
    expect(outcome(await api.call('POST /logout', { body }))).to.equal('204');
    expect(outcome(await api.call('GET /me', { token: next.body.accessToken }))).to.equal('401 logged_out');
  });

  it('is no error for a session that has ended already; the first reason stands', async () => {
    const ada = await api.loggedIn();
    await ada.call('PUT /roles/update', { body: { new_roles: ['user'] } });
    for (const scope of ['session', 'others', 'all'])
      expect(outcome(await ada.call(`POST /logout?scope=${scope}`)), scope).to.equal('204');
    expect(await me(ada)).to.equal('401 roles_changed');
    const bob = await api.loggedIn();
    await bob.call('DELETE /me');
    expect(outcome(await bob.call('POST /logout'))).to.equal('204');
    const body = { refreshToken: bob.tokens.refreshToken };
    expect(outcome(await api.call('POST /logout', { body }))).to.equal('204');
  });

  it('refuses where nothing is genuine', async () => {
    expect(outcome(await api.call('POST /logout'))).to.equal('401 token_missing');
    expect(outcome(await api.call('POST /logout', { token: 'nonsense' }))).to.equal('401 token_malformed');
    expect(outcome(await api.call('POST /logout', { token: 'e30.e30.AAAA' }))).to.equal('401 token_invalid');
    expect(outcome(await api.call('POST /logout', { cookie: 'nonsense' }))).to.equal('401 token_invalid');
    expect(outcome(await api.call('POST /logout', { body: { refreshToken: 'x' } }))).to.equal(
      '401 token_invalid',
    );
  });
});
