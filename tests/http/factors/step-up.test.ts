import { expect } from 'chai';
import { decodeJwt } from 'jose';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome, type Answer, type Problem } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const STEP_UP = '401 step_up_required';

inEachWorld('A step-up', (start) => {
  const { api, service } = start();
  const factors = new SecondFactors(api, () => service().clock);
  const now = (): number => Math.floor(service().clock.now().getTime() / 1_000);
  const claimsOf = ({ tokens }: Pick<Actor, 'tokens'>) => decodeJwt(tokens.accessToken);
  const refreshed = async ({ tokens }: Pick<Actor, 'tokens'>) => {
    const body = { refreshToken: tokens.refreshToken };
    return claimsOf({ tokens: (await api.call<TokensView>('POST /refresh', { body })).body });
  };
  const begin = async (actor: Actor): Promise<Answer<Problem>> => await actor.call('POST /me/factors/totp');

  it('is asked for by RFC 9470, ten minutes after the last proof', async () => {
    const ada = await api.loggedIn();
    service().clock.advance(590);
    expect(outcome(await begin(ada))).to.equal('201');
    service().clock.advance(20);
    const refused = await begin(ada);
    expect(outcome(refused)).to.equal(STEP_UP);
    expect(refused.body.code).to.equal('identity.unauthenticated');
    expect(refused.headers.get('www-authenticate')).to.equal(
      'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age=600',
    );
    expect(outcome(await ada.call('GET /me')), 'the session lives').to.equal('200');
  });

  it('by password gives a new access token of the same session, which says one factor and now', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const strong = await factors.actor(ada, { totp: await app.next() });
    service().clock.advance(700);
    const proved = await factors.steppedUp(strong, { password: strong.password });
    const { sid, auth_time: authTime, acr, amr } = claimsOf(proved);
    expect({ sid, acr, amr }).to.deep.equal({ sid: strong.sessionId, acr: 'aal1', amr: ['pwd'] });
    expect(authTime).to.be.within(now() - 30, now());
    expect(outcome(await proved.call('GET /me'))).to.equal('200');
    expect(outcome(await strong.call('GET /me')), 'the token before lives on').to.equal('200');
  });

  it('by TOTP in a session opened by password says two factors and now', async () => {
    const { actor: ada, app } = await factors.enrolled();
    service().clock.advance(700);
    const proved = await factors.steppedUp(ada, { totp: await app.next() });
    const { sid, auth_time: authTime, acr, amr } = claimsOf(proved);
    expect({ sid, acr, amr }).to.deep.equal({ sid: ada.sessionId, acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    expect(authTime).to.be.within(now() - 30, now());
  });

  it('changes that access token only: the session and its refresh keep what the login proved', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const before = claimsOf(ada);
    service().clock.advance(700);
    const proved = await factors.steppedUp(ada, { totp: await app.next() });
    const { auth_time: authTime, acr, amr } = await refreshed(proved);
    expect({ authTime, acr, amr }).to.deep.equal({
      authTime: before['auth_time'],
      acr: 'aal1',
      amr: ['pwd'],
    });
  });

  it('lets pass what was refused before', async () => {
    const { actor, app, id } = await factors.enrolled();
    const calls = async (ada: Actor) => [
      outcome(await begin(ada)),
      outcome(await ada.call('POST /me/recovery-codes')),
      outcome(await ada.call('PUT /roles/update', { body: { new_roles: ['admin'] } })),
    ];
    expect(await calls(actor), 'fresh, by one factor').to.deep.equal([
      '201',
      STEP_UP,
      '403 roles.not_allowed',
    ]);
    service().clock.advance(700);
    expect(await calls(actor), 'long ago').to.deep.equal([STEP_UP, STEP_UP, STEP_UP]);
    const byPassword = await factors.steppedUp(actor, { password: actor.password });
    expect(await calls(byPassword), 'by password').to.deep.equal(['201', STEP_UP, '403 roles.not_allowed']);
    const byCode = await factors.steppedUp(actor, { totp: await app.next() });
    expect(await calls(byCode), 'by a code').to.deep.equal(['201', '201', '403 roles.not_allowed']);
    expect(outcome(await byCode.call(`DELETE /me/factors/totp/${id}`))).to.equal('204');
    expect(
      outcome(await actor.call('PUT /roles/update', { body: { new_roles: ['user'] } })),
      'no factor',
    ).to.equal('200');
  });

  it('is not needed to change a name, and is to change the login or the email', async () => {
    const { actor: ada } = await factors.enrolled();
    service().clock.advance(700);
    const patch = async (body: object, path = '/me') => outcome(await ada.call(`PATCH ${path}`, { body }));
    expect(await patch({ firstName: 'Augusta' })).to.equal('200');
    for (const path of ['/me', `/users/${ada.id}`]) {
      expect(await patch({ firstName: 'Augusta', login: `x${ada.login}` }, path)).to.equal(STEP_UP);
      expect(await patch({ email: null }, path)).to.equal(STEP_UP);
    }
    const proved = await factors.steppedUp(ada, { password: ada.password });
    expect(outcome(await proved.call('PATCH /me', { body: { email: null } }))).to.equal('200');
  });

  it('refuses what is wrong, and keeps the session', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const prove = async (body: object) => outcome(await ada.call('POST /me/authenticate', { body }));
    expect(await prove({ password: 'wrong' })).to.equal('403 identity.wrong_password');
    expect(await prove({ totp: await app.wrongCode() })).to.equal('403 factors.wrong_code');
    expect(await prove({})).to.equal('422 /password field.required');
    expect(await prove({ password: 'x', totp: '000000' })).to.equal('422 /passkey proof.two');
    expect(await prove({ recoveryCode: 'x', password: 'x' })).to.equal('422 /recoveryCode field.unknown');
    const totp = await app.next();
    expect(await prove({ totp })).to.equal('200');
    expect(await prove({ totp }), 'a code works once').to.equal('403 factors.wrong_code');
    expect(outcome(await ada.call('GET /me'))).to.equal('200');
    const bob = await api.loggedIn();
    expect(outcome(await bob.call('POST /me/authenticate', { body: { totp } })), 'without a factor').to.equal(
      '403 factors.wrong_code',
    );
  });

  it('is among the events of the account', async () => {
    const { actor: ada, app } = await factors.enrolled();
    await factors.steppedUp(ada, { password: ada.password });
    await factors.steppedUp(ada, { totp: await app.next() });
    const { body } = await ada.call<{ readonly items: readonly { readonly data: object }[] }>(
      'GET /me/activity?type=session.stepped_up',
    );
    expect(body.items.map(({ data }) => data)).to.deep.equal([{ kind: 'totp' }, { kind: 'password' }]);
  });
});
