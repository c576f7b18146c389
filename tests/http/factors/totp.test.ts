import { expect } from 'chai';
import { decodeJwt } from 'jose';
import type { FactorsView } from '#application/factors/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { TotpApp } from '#tests/support/totp-app.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057';

interface Begun {
  readonly id: string;
  readonly secret: string;
  readonly uri: string;
}

inEachWorld('An authenticator app', (start) => {
  const { api, service } = start();
  const factors = new SecondFactors(api, () => service().clock);
  const begin = async (actor: Actor, body?: object): Promise<Begun> => {
    const begun = await actor.call<Begun>('POST /me/factors/totp', { body });
    expect(outcome(begun), begun.text).to.equal('201');
    return begun.body;
  };
  const confirm = (actor: Actor, id: string, code: string) =>
    actor.call<{ readonly recoveryCodes: readonly string[] | null }>(`POST /me/factors/totp/${id}/confirm`, {
      body: { code },
    });
  const list = async (actor: Actor): Promise<FactorsView> =>
    (await actor.call<FactorsView>('GET /me/factors')).body;

  it('is begun with a secret, waits, and is a factor with its first code', async () => {
    const ada = await api.loggedIn();
    const { id, secret, uri } = await begin(ada, { name: 'Phone' });
    expect(secret).to.match(/^[A-Z2-7]{32}$/);
    const parsed = new URL(uri);
    expect([parsed.protocol, parsed.host, parsed.searchParams.get('secret')]).to.deep.equal([
      'otpauth:',
      'totp',
      secret,
    ]);
    expect(await list(ada)).to.deep.equal({ totp: [], passkeys: [], recoveryCodes: { remaining: 0 } });
    await api.login(ada);

    const app = new TotpApp(secret, service().clock);
    const confirmed = await confirm(ada, id, (await app.code()).replace(/^.../, '$& '));
    expect(outcome(confirmed)).to.equal('200');
    const { recoveryCodes } = confirmed.body;
    expect(recoveryCodes).to.have.length(10);
    for (const code of recoveryCodes ?? [])
      expect(code).to.match(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    const { totp, recoveryCodes: left } = await list(ada);
    expect(left).to.deep.equal({ remaining: 10 });
    expect(totp).to.have.length(1);
    expect(totp[0]).to.include({ id, name: 'Phone' });
    await factors.challenge(ada);
  });

  it('needs no body to begin; a name keeps the rules of names', async () => {
    const ada = await api.loggedIn();
    await begin(ada);
    await begin(ada, {});
    await begin(ada, { name: null });
    const refused = async (name: unknown) =>
      outcome(await ada.call('POST /me/factors/totp', { body: { name } }));
    expect(await refused(' ')).to.equal('422 /name name.blank');
    expect(await refused('x'.repeat(101))).to.equal('422 /name name.too_long');
    expect(await refused('a\u0007')).to.equal('422 /name name.control_character');
    expect(await refused(7)).to.equal('422 /name field.type');
  });

  it('is not confirmed by a wrong code, by that of another, twice, too late, or by somebody else', async () => {
    const [ada, eve] = [await api.loggedIn(), await api.loggedIn()];
    const { id, secret } = await begin(ada);
    const app = new TotpApp(secret, service().clock);
    const other = await begin(ada);
    const foreign = new TotpApp(other.secret, service().clock);
    const wrong = '403 factors.wrong_code';
    expect(outcome(await confirm(ada, id, await app.wrongCode()))).to.equal(wrong);
    expect(outcome(await confirm(ada, id, await foreign.code()))).to.equal(wrong);
    expect(outcome(await confirm(ada, id, '12345'))).to.equal('422 /code code.invalid');
    expect(outcome(await confirm(ada, id, 'abcdef'))).to.equal('422 /code code.invalid');
    const notFound = '404 factors.not_found';
    expect(outcome(await confirm(eve, id, await app.code()))).to.equal(notFound);
    expect(outcome(await confirm(ada, UNKNOWN, await app.code()))).to.equal(notFound);
    expect(outcome(await confirm(ada, 'x', await app.code()))).to.equal('404 request.not_found');
    expect(outcome(await confirm(ada, id, await app.code()))).to.equal('200');
    expect(outcome(await confirm(ada, id, await app.code(1)))).to.equal('409 factors.already_confirmed');

    const late = await begin(eve);
    service().clock.advance(595);
    expect(outcome(await confirm(eve, late.id, '000000'))).to.equal(wrong);
    service().clock.advance(10);
    const again = await factors.steppedUp(eve, { password: eve.password });
    const lateApp = new TotpApp(late.secret, service().clock);
    expect(outcome(await confirm(again, late.id, await lateApp.code()))).to.equal(notFound);
  });

  it('ends the other sessions when it is added and when it is removed, and no other does it twice', async () => {
    const ada = await api.loggedIn();
    const phone = await api.actor(ada);
    const { actor, app, id } = await factors.addTotp(ada);
    expect(outcome(await phone.call('GET /me'))).to.equal('401 factors_changed');
    const refresh = { body: { refreshToken: phone.tokens.refreshToken } };
    expect(outcome(await api.call('POST /refresh', refresh))).to.equal('401 factors_changed');
    expect(outcome(await actor.call('GET /me'))).to.equal('200');

    const tablet = await factors.actor(ada, { totp: await app.next() });
    const laptop = await factors.steppedUp(actor, { totp: await app.next() });
    expect(outcome(await laptop.call(`DELETE /me/factors/totp/${id}`))).to.equal('204');
    expect(outcome(await tablet.call('GET /me'))).to.equal('401 factors_changed');
    expect(outcome(await laptop.call('GET /me'))).to.equal('200');
    expect(outcome(await laptop.call(`DELETE /me/factors/totp/${id}`))).to.equal('404 factors.not_found');
    await api.login(ada);
  });

  it('brings recovery codes only as the first factor, and takes them with it as the last', async () => {
    const { actor, app, id, recoveryCodes } = await factors.enrolled();
    const second = await factors.addTotp(actor, 'Tablet');
    expect(second.recoveryCodes).to.equal(null);
    const proved = await factors.steppedUp(actor, { totp: await app.next() });
    expect((await list(proved)).totp.map(({ name }) => name)).to.deep.equal(['Authenticator', 'Tablet']);
    await proved.call(`DELETE /me/factors/totp/${id}`);
    expect((await list(proved)).recoveryCodes).to.deep.equal({ remaining: 10 });
    const later = await factors.actor(actor, { recoveryCode: recoveryCodes[0] ?? '' });
    expect(outcome(await later.call(`DELETE /me/factors/totp/${second.id}`))).to.equal('204');
    expect(await list(later)).to.deep.equal({ totp: [], passkeys: [], recoveryCodes: { remaining: 0 } });
    expect(outcome(await later.call('POST /me/recovery-codes'))).to.equal('409 factors.none');
  });

  it('lowers the session that removes the last one: its next tokens say one factor', async () => {
    const { actor, app, id } = await factors.enrolled();
    const ada = await factors.actor(actor, { totp: await app.next() });
    const { auth_time, acr, amr } = decodeJwt(ada.tokens.accessToken);
    expect([acr, amr]).to.deep.equal(['aal2', ['pwd', 'otp', 'mfa']]);
    await ada.call(`DELETE /me/factors/totp/${id}`);
    const body = { refreshToken: ada.tokens.refreshToken };
    const refreshed = await api.call<TokensView>('POST /refresh', { body });
    expect(decodeJwt(refreshed.body.accessToken)).to.deep.include({ auth_time, acr: 'aal1', amr: ['pwd'] });
  });

  it('is one of ten at most; those that wait make room', async () => {
    const ada = await api.loggedIn();
    for (let made = 0; made < 9; made += 1) await factors.addTotp(ada);
    const [oldest, newest] = [await begin(ada), await begin(ada)];
    const code = async ({ secret }: Begun) => await new TotpApp(secret, service().clock).code();
    expect(outcome(await confirm(ada, oldest.id, await code(oldest)))).to.equal('404 factors.not_found');
    expect(outcome(await confirm(ada, newest.id, await code(newest)))).to.equal('200');
    expect(outcome(await ada.call('POST /me/factors/totp'))).to.equal('409 factors.too_many');
  });

  it('goes with its account', async () => {
    const { actor, app } = await factors.enrolled();
    const { challenge } = await factors.challenge(actor);
    const ada = await factors.steppedUp(actor, { totp: await app.next() });
    expect(outcome(await ada.call('DELETE /me'))).to.equal('204');
    expect(outcome(await factors.answer(challenge, { totp: await app.code(1) }))).to.equal(
      '422 factors.challenge_invalid',
    );
  });
});
