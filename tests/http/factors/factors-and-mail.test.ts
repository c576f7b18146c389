import { expect } from 'chai';
import type { FactorsView } from '#application/factors/views.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import { withPassword, type Actor, type Person } from '#tests/support/test-api.ts';
import { until } from '#tests/support/until.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const NEW_PASSWORD = 'another horse entirely';
const SECOND = '403 identity.second_factor_required';

inEachWorld('Second factors, with mail on', (start) => {
  const { api, service } = start(MAIL_ON);
  const mailbox = new Mailbox(service);
  const factors = new SecondFactors(api, () => service().clock);

  /** Somebody who has proved their email. */
  const verified = async (): Promise<Actor> => {
    const ada = await api.loggedIn();
    await ada.call('POST /email/verification');
    const { token } = await mailbox.linked('verify-email', ada.email);
    const { accessToken } = ada.tokens;
    await api.call('POST /email/verification/confirm', { body: { token }, token: accessToken });
    return ada;
  };
  const reset = async (email: string): Promise<void> => {
    await api.call('POST /password/reset', { body: { email } });
    const { token } = await mailbox.linked('reset-password', email);
    const body = { token, newPassword: NEW_PASSWORD };
    expect(outcome(await api.call('POST /password/reset/confirm', { body }))).to.equal('204');
  };
  const login = async ({ login: name }: Pick<Person, 'login'>, password: string) =>
    outcome(await api.call('POST /login', { body: { login: name, password } }));
  /** Of all mails to an address, newest first, once there are so many. */
  const subjects = async (email: string, count: number): Promise<readonly string[]> => {
    await until(() => mailbox.to(email).length >= count);
    await mailbox.empty();
    return mailbox.to(email).map(({ subject }) => subject);
  };
  const listed = async (actor: Actor): Promise<FactorsView> =>
    (await actor.call<FactorsView>('GET /me/factors')).body;

  it('are announced to the owner when one is added, removed or used up, and when codes are renewed', async () => {
    const ada = await api.loggedIn();
    const [changed, used] = ['Your second login step was changed', 'A recovery code was used'];
    const { actor, app, id, recoveryCodes } = await factors.addTotp(ada);
    expect(await subjects(ada.email, 1)).to.deep.equal([changed]);
    const later = await factors.actor(actor, { recoveryCode: recoveryCodes?.[0] ?? '' });
    expect(await subjects(ada.email, 2)).to.deep.equal([used, changed]);
    await later.call('POST /me/recovery-codes');
    // A login by the app sends none.
    await factors.actor(actor, { totp: await app.next() });
    expect(await subjects(ada.email, 3)).to.deep.equal([changed, used, changed]);
    await later.call(`DELETE /me/factors/totp/${id}`);
    expect(await subjects(ada.email, 4)).to.deep.equal([changed, changed, used, changed]);
  });

  it('stay in force through a reset of the password on a proven address', async () => {
    const ada = await verified();
    const { app } = await factors.addTotp(ada);
    await reset(ada.email);
    expect(outcome(await ada.call('GET /me'))).to.equal('401 password_reset');
    expect(await login(ada, NEW_PASSWORD)).to.equal(SECOND);
    await factors.actor(withPassword(ada, NEW_PASSWORD), { totp: await app.next() });
  });

  it('of whoever registered with another’s address are deleted by the owner’s reset', async () => {
    const thief = await api.loggedIn();
    const { recoveryCodes } = await factors.addTotp(thief);
    await reset(thief.email);
    const owner = await api.actor(withPassword(thief, NEW_PASSWORD));
    expect(await listed(owner)).to.deep.equal({ totp: [], passkeys: [], recoveryCodes: { remaining: 0 } });
    expect(recoveryCodes).to.have.length(10);
  });

  it('of whoever registered with another’s address are deleted by a proof without session or password', async () => {
    const thief = await api.loggedIn();
    await factors.addTotp(thief);
    await thief.call('POST /email/verification');
    const { token } = await mailbox.linked('verify-email', thief.email);
    const proved = await api.call('POST /email/verification/confirm', { body: { token } });
    expect(outcome(proved)).to.equal('200');
    expect(outcome(await thief.call('GET /me'))).to.equal('401 email_proven');
    service().clock.advance(61);
    await reset(thief.email);
    expect(await login(thief, NEW_PASSWORD)).to.equal('200');
  });

  it('stay when the owner of the account proves the address', async () => {
    const ada = await api.loggedIn();
    await factors.addTotp(ada);
    await ada.call('POST /email/verification');
    const { token } = await mailbox.linked('verify-email', ada.email);
    const body = { token, password: ada.password };
    expect(outcome(await api.call('POST /email/verification/confirm', { body }))).to.equal('200');
    expect(await login(ada, ada.password)).to.equal(SECOND);
  });

  it('that a thief added go with one undo, which gives all back; the owner’s stay', async () => {
    const owner = await verified();
    const { app: owners, actor } = await factors.addTotp(owner, 'The owner’s');
    // The thief has the session, its password and a code.
    const thief = await factors.steppedUp(actor, { totp: await owners.next() });
    const change = async (email: string): Promise<void> => {
      const requested = await thief.call('PATCH /me', { body: { email, currentPassword: owner.password } });
      expect(outcome(requested)).to.equal('200');
      const { token } = await mailbox.linked('confirm-email', email);
      const confirmed = await api.call('POST /me/email/confirm', {
        body: { token },
        token: thief.tokens.accessToken,
      });
      expect(outcome(confirmed)).to.equal('200');
    };
    await change(`thief-${owner.email}`);
    const { app: thiefs } = await factors.addTotp(thief, 'The thief’s');
    const renewed = await thief.call<{ recoveryCodes: readonly string[] }>('POST /me/recovery-codes');
    await change(`thief-two-${owner.email}`);
    const passwords = { currentPassword: owner.password, newPassword: 'a thief’s own horse' };
    expect(outcome(await thief.call('PUT /me/password', { body: passwords }))).to.equal('204');

    const { token } = await mailbox.linked('undo-email', owner.email);
    expect(outcome(await api.call('POST /email/undo', { body: { token } }))).to.equal('200');

    expect(outcome(await thief.call('GET /me'))).to.equal('401 email_undone');
    const mailed = await mailbox.linked('reset-password', owner.email);
    const body = { token: mailed.token, newPassword: NEW_PASSWORD };
    expect(outcome(await api.call('POST /password/reset/confirm', { body }))).to.equal('204');
    const back = withPassword(owner, NEW_PASSWORD);
    const { challenge } = await factors.challenge(back);
    service().clock.advance(60);
    for (const proof of [
      { totp: await thiefs.code() },
      { recoveryCode: renewed.body.recoveryCodes[0] ?? '' },
    ])
      expect(outcome(await factors.answer(challenge, proof))).to.equal('403 factors.wrong_code');
    const again = await factors.actor(back, { totp: await owners.next() });
    expect((await listed(again)).totp.map(({ name }) => name)).to.deep.equal(['The owner’s']);
    expect((await again.call<AccountView>('GET /me')).body.email).to.equal(owner.email);
  });

  it('that a thief added to an account without any are gone after the undo', async () => {
    const owner = await verified();
    const thief = await api.actor(owner);
    const email = `thief-${owner.email}`;
    await thief.call('PATCH /me', { body: { email, currentPassword: owner.password } });
    const { token: confirm } = await mailbox.linked('confirm-email', email);
    await api.call('POST /me/email/confirm', { body: { token: confirm }, token: thief.tokens.accessToken });
    await factors.addTotp(thief);
    const { token } = await mailbox.linked('undo-email', owner.email);
    expect(outcome(await api.call('POST /email/undo', { body: { token } }))).to.equal('200');
    const mailed = await mailbox.linked('reset-password', owner.email);
    const body = { token: mailed.token, newPassword: NEW_PASSWORD };
    await api.call('POST /password/reset/confirm', { body });
    const back = await api.actor(withPassword(owner, NEW_PASSWORD));
    expect(await listed(back)).to.deep.equal({ totp: [], passkeys: [], recoveryCodes: { remaining: 0 } });
  });
});
