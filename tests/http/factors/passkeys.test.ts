import { expect } from 'chai';
import { decodeJwt } from 'jose';
import type { FactorsView, PasskeyView } from '#application/factors/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome, refreshCookieOf } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import { TestAuthenticator } from '#tests/support/test-authenticator.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const ORIGIN = 'http://localhost:3000';
const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057';
const REFUSED = '403 factors.passkey_refused';
const STRANGER = '401 invalid_credentials';

type Added = PasskeyView & { readonly recoveryCodes: readonly string[] | null };
interface Options {
  readonly challenge: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

inEachWorld('Passkeys', (start) => {
  const { api, service } = start({ PUBLIC_URL: ORIGIN });
  const factors = new SecondFactors(api, () => service().clock);
  const options = async (actor: Actor): Promise<object> => {
    const begun = await actor.call<object>('POST /me/passkeys/options');
    expect(outcome(begun), begun.text).to.equal('200');
    return begun.body;
  };
  const add = async (actor: Actor, device: TestAuthenticator, name?: string) =>
    await actor.call<Added>('POST /me/passkeys', {
      body: { name, credential: device.register(await options(actor)) },
    });
  const withPasskey = async () => {
    const [actor, device] = [await api.loggedIn(), new TestAuthenticator(ORIGIN)];
    const added = await add(actor, device);
    expect(outcome(added), added.text).to.equal('201');
    return { actor, device, passkey: added.body };
  };
  const loginOptions = async (): Promise<Options> =>
    (await api.call<Options>('POST /login/passkey/options')).body;
  const login = async (credential: object) =>
    await api.call<TokensView>('POST /login/passkey', { body: { credential } });
  const stepUpOptions = async (actor: Actor): Promise<Options> =>
    (await actor.call<Options>('POST /me/authenticate/options')).body;

  it('are registered, listed, renamed and removed', async () => {
    const ada = await api.loggedIn();
    const device = new TestAuthenticator(ORIGIN);
    const added = await add(ada, device, 'Key ring');
    expect(outcome(added)).to.equal('201');
    expect(added.body.recoveryCodes).to.have.length(10);
    const { recoveryCodes: _, ...passkey } = added.body;
    expect(passkey).to.include({ name: 'Key ring', lastUsedAt: null, backedUp: false });
    expect(passkey.transports).to.deep.equal(['internal']);
    const list = async (actor: Actor) => (await actor.call<FactorsView>('GET /me/factors')).body;
    expect(await list(ada)).to.deep.equal({
      totp: [],
      passkeys: [passkey],
      recoveryCodes: { remaining: 10 },
    });

    const strong = await factors.steppedUp(ada, { passkey: device.authenticate(await stepUpOptions(ada)) });
    const renamed = await strong.call<PasskeyView>(`PATCH /me/passkeys/${passkey.id}`, {
      body: { name: 'Ring' },
    });
    expect([outcome(renamed), renamed.body.name, renamed.body.id]).to.deep.equal(['200', 'Ring', passkey.id]);
    expect(renamed.body.lastUsedAt).to.be.a('string');
    const blank = await strong.call(`PATCH /me/passkeys/${passkey.id}`, { body: { name: ' ' } });
    expect(outcome(blank)).to.equal('422 /name name.blank');
    for (const id of [UNKNOWN, (await withPasskey()).passkey.id]) {
      expect(outcome(await strong.call(`PATCH /me/passkeys/${id}`, { body: { name: 'Mine' } }))).to.equal(
        '404 factors.not_found',
      );
      expect(outcome(await strong.call(`DELETE /me/passkeys/${id}`))).to.equal('404 factors.not_found');
    }
    expect(outcome(await strong.call(`DELETE /me/passkeys/${passkey.id}`))).to.equal('204');
    expect(await list(strong)).to.deep.equal({ totp: [], passkeys: [], recoveryCodes: { remaining: 0 } });
    await api.login(ada);
    expect(outcome(await login(device.authenticate(await loginOptions())))).to.equal(STRANGER);
  });

  it('end the other sessions when one is added or removed, and not when it is renamed', async () => {
    const ada = await api.loggedIn();
    const phone = await api.actor(ada);
    const device = new TestAuthenticator(ORIGIN);
    const { id } = (await add(ada, device)).body;
    expect(outcome(await phone.call('GET /me'))).to.equal('401 factors_changed');
    const tokens = await login(device.authenticate(await loginOptions()));
    const me = async (token: string) => outcome(await api.call('GET /me', { token }));
    const strong = await factors.steppedUp(ada, { passkey: device.authenticate(await stepUpOptions(ada)) });
    await strong.call(`PATCH /me/passkeys/${id}`, { body: { name: 'Ring' } });
    expect(await me(tokens.body.accessToken)).to.equal('200');
    await strong.call(`DELETE /me/passkeys/${id}`);
    expect(await me(tokens.body.accessToken)).to.equal('401 factors_changed');
  });

  it('log in alone; the options name no passkey, and the tokens say so through every refresh', async () => {
    const { actor: ada, device } = await withPasskey();
    const asked = await loginOptions();
    expect(asked.allowCredentials ?? []).to.deep.equal([]);
    expect(JSON.stringify(asked)).not.to.include(ada.id);
    const answer = await login(device.authenticate(asked));
    expect(outcome(answer)).to.equal('200');
    expect(refreshCookieOf(answer)).to.equal(answer.body.refreshToken);
    expect(answer.body.user.id).to.equal(ada.id);
    const claims = { acr: 'aal2', amr: ['hwk', 'user', 'mfa'] };
    expect(decodeJwt(answer.body.accessToken)).to.deep.include(claims);
    const { refreshToken } = answer.body;
    const refreshed = await api.call<TokensView>('POST /refresh', { body: { refreshToken } });
    expect(decodeJwt(refreshed.body.accessToken)).to.deep.include(claims);
  });

  for (const [backedUp, method] of [
    [false, 'hwk'],
    [true, 'swk'],
  ] as const)
    it(`are a second factor after the password: ${method}, where it is ${backedUp ? '' : 'not '}copied to other devices`, async () => {
      const [ada, device] = [await api.loggedIn(), new TestAuthenticator(ORIGIN)];
      const credential = device.register(await options(ada), { backedUp });
      const added = await ada.call<Added>('POST /me/passkeys', { body: { credential } });
      expect(added.body.backedUp).to.equal(backedUp);
      const { challenge, factors: kinds, passkeyOptions } = await factors.challenge(ada);
      expect(kinds).to.deep.equal(['passkey', 'recovery_code']);
      expect((passkeyOptions as Options).allowCredentials).to.have.length(1);
      const passkey = device.authenticate(passkeyOptions ?? {}, { backedUp });
      const answer = await factors.answer(challenge, { passkey });
      expect(outcome(answer)).to.equal('200');
      expect(decodeJwt(answer.body.accessToken)).to.deep.include({
        acr: 'aal2',
        amr: ['pwd', method, 'mfa'],
      });
      expect(outcome(await factors.answer(challenge, { passkey }))).to.equal('422 factors.challenge_invalid');
    });

  it('prove again within a session', async () => {
    const { actor: ada, device } = await withPasskey();
    service().clock.advance(700);
    const strong = await factors.steppedUp(ada, { passkey: device.authenticate(await stepUpOptions(ada)) });
    expect(decodeJwt(strong.tokens.accessToken)).to.deep.include({ acr: 'aal2', sid: ada.sessionId });
    expect(outcome(await strong.call('POST /me/recovery-codes'))).to.equal('201');
  });

  it('still work when codes are closed', async () => {
    const { actor: ada, device } = await withPasskey();
    const { app } = await factors.addTotp(ada);
    const { challenge, passkeyOptions } = await factors.challenge(ada);
    const totp = await app.wrongCode();
    for (let failure = 0; failure < 4; failure += 1) await factors.answer(challenge, { totp });
    await factors.answer((await factors.challenge(ada)).challenge, { totp });
    expect(outcome(await factors.answer(challenge, { totp: await app.code() }))).to.equal(
      '429 identity.too_many_attempts',
    );
    const next = await factors.challenge(ada);
    const passkey = device.authenticate(next.passkeyOptions ?? passkeyOptions ?? {});
    expect(outcome(await factors.answer(next.challenge, { passkey }))).to.equal('200');
    expect(outcome(await login(device.authenticate(await loginOptions())))).to.equal('200');
  });

  it('are refused for another page, domain or challenge, without user verification, or with a key of their own', async () => {
    const { actor: ada, device } = await withPasskey();
    const stranger = new TestAuthenticator(ORIGIN);
    stranger.register(await options(ada));
    const lies = [
      { origin: 'https://localhost.example.org' },
      { origin: 'http://localhost:3001' },
      { rpId: 'example.org' },
      { challenge: 'AAAA' },
      { verified: false },
      { type: 'webauthn.create' },
      { userHandle: 'AAAA' },
    ];
    for (const lie of lies) {
      const given = device.authenticate(await loginOptions(), lie);
      expect(outcome(await login(given)), JSON.stringify(lie)).to.equal(STRANGER);
      const { challenge, passkeyOptions } = await factors.challenge(ada);
      const passkey = device.authenticate(passkeyOptions ?? {}, lie);
      expect(outcome(await factors.answer(challenge, { passkey })), JSON.stringify(lie)).to.equal(REFUSED);
    }
    expect(outcome(await login(stranger.authenticate(await loginOptions())))).to.equal(STRANGER);
    for (const credential of [{}, { id: 'x' }, { id: 1, response: [] }, { toJSON: 1, __proto__: 1 }])
      expect(outcome(await login(credential))).to.equal(STRANGER);
  });

  it('answer one question once, for its purpose, account and session', async () => {
    const { actor: ada, device } = await withPasskey();
    const { actor: bob, device: bobs } = await withPasskey();
    const used = device.authenticate(await loginOptions());
    expect(outcome(await login(used))).to.equal('200');
    expect(outcome(await login(used)), 'twice').to.equal(STRANGER);

    const { challenge, passkeyOptions } = await factors.challenge(ada);
    expect(outcome(await login(device.authenticate(passkeyOptions ?? {}))), 'for a login alone').to.equal(
      STRANGER,
    );
    const passkey = device.authenticate(await loginOptions());
    expect(outcome(await factors.answer(challenge, { passkey })), 'as a second factor').to.equal(REFUSED);
    const prove = async (who: Actor, given: object) =>
      outcome(await who.call('POST /me/authenticate', { body: { passkey: given } }));
    expect(await prove(ada, device.authenticate(await loginOptions())), 'for a step-up').to.equal(REFUSED);
    expect(await prove(bob, device.authenticate(await stepUpOptions(ada))), 'of another').to.equal(REFUSED);
    expect(
      await prove(bob, bobs.authenticate({ ...(await stepUpOptions(ada)), allowCredentials: undefined })),
    ).to.equal(REFUSED);
    const other = new TestAuthenticator(ORIGIN);
    const registration = other.register({
      ...(await options(ada)),
      challenge: (await loginOptions()).challenge,
    });
    const mixed = await ada.call('POST /me/passkeys', { body: { credential: registration } });
    expect(outcome(mixed), 'for a registration').to.equal(REFUSED);
    const asked = await options(ada);
    const once = async () =>
      outcome(await ada.call('POST /me/passkeys', { body: { credential: other.register(asked) } }));
    expect([await once(), await once()]).to.deep.equal(['201', REFUSED]);
    const late = await loginOptions();
    service().clock.advance(301);
    expect(outcome(await login(device.authenticate(late))), 'too late').to.equal(STRANGER);
  });

  it('are refused once their counter goes back, as that of a copy does', async () => {
    const { actor: ada, device } = await withPasskey();
    const copy = device.clone();
    expect(outcome(await login(device.authenticate(await loginOptions())))).to.equal('200');
    expect(outcome(await login(copy.authenticate(await loginOptions())))).to.equal(STRANGER);
    const { body } = await ada.call<{ items: readonly { readonly data: object }[] }>(
      'GET /me/activity?type=factor.refused',
    );
    expect(body.items.map(({ data }) => data)).to.deep.equal([{ kind: 'passkey', reason: 'counter' }]);
  });

  it('are registered once, for one account', async () => {
    const { actor: ada, device } = await withPasskey();
    const taken = device.register(await options(ada));
    expect(outcome(await ada.call('POST /me/passkeys', { body: { credential: taken } }))).to.equal('201');
    const bob = await api.loggedIn();
    const asked = (await options(bob)) as { readonly challenge: string };
    const again = { ...taken, response: { ...taken.response } };
    expect(outcome(await bob.call('POST /me/passkeys', { body: { credential: again } }))).to.equal(REFUSED);
    expect(asked.challenge).to.be.a('string');
  });

  it('open nothing for the suspended', async () => {
    const { actor: ada, device } = await withPasskey();
    const root = await api.admin();
    await root.call(`POST /admin/users/${ada.id}/suspend`, { body: { reason: 'Test' } });
    expect(outcome(await login(device.authenticate(await loginOptions())))).to.equal(
      '403 identity.account_suspended',
    );
  });
});

inEachWorld('Passkeys of a service without a domain name', (start) => {
  const { api } = start({ PUBLIC_URL: 'http://192.0.2.1:3000' });

  it('are not to be had', async () => {
    const ada = await api.loggedIn();
    const refused = '503 factors.not_configured';
    expect(outcome(await ada.call('POST /me/passkeys/options'))).to.equal(refused);
    expect(outcome(await api.call('POST /login/passkey/options'))).to.equal(refused);
    const answer = await ada.call('POST /me/passkeys/options');
    expect(answer.headers.get('retry-after')).to.equal('3600');
  });
});
