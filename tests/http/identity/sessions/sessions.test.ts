import { expect } from 'chai';
import type { SessionView, TokensView } from '#application/identity/sessions/views.ts';
import { outcome } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld('One’s own sessions', (start) => {
  const { api, service } = start();

  const list = async (actor: Actor): Promise<readonly SessionView[]> => {
    const { body } = await actor.call<{ items: readonly SessionView[] }>('GET /me/sessions');
    return body.items;
  };

  it('are listed newest first, this one marked, with address and user agent', async () => {
    const person = await api.registered();
    const body = { login: person.login, password: person.password };
    const headers = { 'User-Agent': 'Difference Engine/1.0' };
    const first = await api.call<TokensView>('POST /login', { body, headers });
    const ada = await api.actor(person);
    const [newest, oldest, ...others] = await list(ada);
    expect(others).to.deep.equal([]);
    expect(newest).to.include({ id: ada.sessionId, current: true, ip: '127.0.0.1' });
    expect(oldest).to.include({ current: false, userAgent: 'Difference Engine/1.0', ip: '127.0.0.1' });
    expect(oldest?.lastUsedAt).to.equal(oldest?.createdAt);
    const lifetime = Date.parse(oldest?.expiresAt ?? '') - Date.parse(oldest?.createdAt ?? '');
    expect(lifetime).to.equal(first.body.refreshExpiresIn * 1_000);
  });

  it('show when they were last used, which moves at refresh only', async () => {
    const ada = await api.loggedIn();
    service().clock.advance(60);
    await ada.call('GET /me');
    const [before] = await list(ada);
    expect(before?.lastUsedAt).to.equal(before?.createdAt);
    await api.call('POST /refresh', { body: { refreshToken: ada.tokens.refreshToken } });
    const [after] = await list(ada);
    expect(Date.parse(after?.lastUsedAt ?? '')).to.be.at.least(Date.parse(before?.createdAt ?? '') + 60_000);
    expect(Date.parse(after?.expiresAt ?? '')).to.be.at.least(Date.parse(before?.expiresAt ?? '') + 60_000);
  });

  it('end one by one; the others live on', async () => {
    const ada = await api.loggedIn();
    const [phone, tablet] = [await api.actor(ada), await api.actor(ada)];
    expect(outcome(await ada.call(`DELETE /me/sessions/${phone.sessionId}`))).to.equal('204');
    expect(outcome(await phone.call('GET /me'))).to.equal('401 logged_out');
    for (const alive of [ada, tablet]) expect(outcome(await alive.call('GET /me'))).to.equal('200');
    expect((await list(ada)).map(({ id }) => id)).to.deep.equal([tablet.sessionId, ada.sessionId]);
    expect(outcome(await ada.call(`DELETE /me/sessions/${ada.sessionId}`))).to.equal('204');
    expect(outcome(await ada.call('GET /me'))).to.equal('401 logged_out');
  });

  it('are nobody else’s, and what is none is not found', async () => {
    const [ada, bob] = [await api.loggedIn(), await api.loggedIn()];
    const missing = [
      bob.sessionId,
      ada.id,
      '00000000-0000-7000-8000-000000000000',
      'x',
      '%00',
      `${ada.sessionId}x`,
    ];
    for (const id of missing)
      expect(outcome(await ada.call(`DELETE /me/sessions/${id}`)), id).to.match(/^404 /);
    expect(outcome(await bob.call('GET /me'))).to.equal('200');
    const ended = await api.actor(ada);
    await ended.call('POST /logout');
    expect(outcome(await ada.call(`DELETE /me/sessions/${ended.sessionId}`))).to.equal(
      '404 identity.session_not_found',
    );
  });

  it('have a tag of the list, honoured', async () => {
    const ada = await api.loggedIn();
    const tag = (await ada.call('GET /me/sessions')).headers.get('etag') ?? '';
    expect(outcome(await ada.call('GET /me/sessions', { headers: { 'If-None-Match': tag } }))).to.equal(
      '304',
    );
    await api.actor(ada);
    expect(outcome(await ada.call('GET /me/sessions', { headers: { 'If-None-Match': tag } }))).to.equal(
      '200',
    );
  });
});
