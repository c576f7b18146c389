import { expect } from 'chai';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const NEW_PASSWORD = 'another horse entirely';

inEachWorld('A change of the email', (start) => {
  const { api, service } = start(MAIL_ON);
  const mailbox = new Mailbox(service);
  const confirm = (token: string, bearer?: string) =>
    api.call<AccountView>('POST /me/email/confirm', { body: { token }, token: bearer });
  const undo = (token: string) => api.call<AccountView>('POST /email/undo', { body: { token } });
  const verified = async (): Promise<Actor> => {
    const ada = await api.loggedIn();
    await ada.call('POST /email/verification');
    const { token } = await mailbox.linked('verify-email', ada.email);
    const { accessToken } = ada.tokens;
    await api.call('POST /email/verification/confirm', { body: { token }, token: accessToken });
    return ada;
  };
  const change = async (actor: Actor, email: string, currentPassword = actor.password): Promise<void> => {
    const requested = await actor.call('PATCH /me', { body: { email, currentPassword } });
    expect(outcome(requested)).to.equal('200');
    const { token } = await mailbox.linked('confirm-email', email);
    expect(outcome(await confirm(token, actor.tokens.accessToken))).to.equal('200');
  };

  it('waits for its proof, and ends the other sessions', async () => {
    const ada = await api.loggedIn();
    const phone = await api.actor(ada);
    const email = `next-${ada.email}`;
    const body = { email, currentPassword: ada.password, firstName: 'Augusta', locale: 'de' };
    const patched = await ada.call<AccountView>(`PATCH /users/${ada.id}`, { body });
    const pending = { email: ada.email, pendingEmail: email, firstName: 'Augusta', locale: 'de' };
    expect(patched.body).to.deep.include(pending);
    expect((await phone.call<AccountView>('GET /me')).body).to.deep.include(pending);
    const { token, message } = await mailbox.linked('confirm-email', email);
    expect(message.to).to.equal(email);
    const confirmed = await confirm(token, ada.tokens.accessToken);
    expect(confirmed.body).to.deep.include({ email, pendingEmail: null, emailVerified: true });
    expect((await ada.call<AccountView>('GET /me')).body).to.deep.equal(confirmed.body);
    expect(outcome(await phone.call('GET /me'))).to.equal('401 email_changed');
    expect(outcome(await confirm(token))).to.equal('422 email.challenge_invalid');
  });

  it('needs the current password', async () => {
    const ada = await api.loggedIn();
    const email = `next-${ada.email}`;
    const patch = (body: object) => ada.call('PATCH /me', { body });
    expect(outcome(await patch({ email }))).to.equal('422 /currentPassword field.required');
    const wrong = { email, currentPassword: 'wrong' };
    expect(outcome(await patch(wrong))).to.equal('403 identity.wrong_password');
    expect(outcome(await patch({ firstName: 'Augusta', currentPassword: 'ignored' }))).to.equal('200');
    const other = await api.registered();
    const taken = { email: other.email, currentPassword: ada.password };
    expect(outcome(await patch(taken))).to.equal('409 identity.email_taken');
    expect(outcome(await patch({ locale: 'fr' }))).to.equal('422 /locale field.invalid');
  });

  it('is cancelled by the present address, and refused once somebody else has the new one', async () => {
    const ada = await api.loggedIn();
    const email = `next-${ada.email}`;
    const request = () =>
      ada.call<AccountView>('PATCH /me', { body: { email, currentPassword: ada.password } });
    await request();
    const { token, message } = await mailbox.linked('confirm-email', email);
    const cancelled = await ada.call<AccountView>('PATCH /me', { body: { email: ada.email } });
    expect(cancelled.body.pendingEmail).to.equal(null);
    expect(outcome(await confirm(token))).to.equal('422 email.challenge_invalid');
    service().clock.advance(61);
    await request();
    const again = await mailbox.linked('confirm-email', email, [message.id]);
    await api.registered({ email });
    expect(outcome(await confirm(again.token))).to.equal('409 identity.email_taken');
    expect(outcome(await confirm(again.token))).to.equal('409 identity.email_taken');
  });

  it('by a removal can be undone', async () => {
    const ada = await verified();
    const removed = await ada.call<AccountView>('PATCH /me', { body: { email: null } });
    expect(removed.body).to.deep.include({ email: null, emailVerified: false });
    const { token } = await mailbox.linked('undo-email', ada.email);
    const undone = await undo(token);
    expect(undone.body).to.deep.include({ id: ada.id, email: ada.email, emailVerified: true });
  });

  it('keeps the former address for its owner while it can be undone, raced by registrations', async () => {
    const ada = await verified();
    await ada.call('PATCH /me', { body: { email: `next-${ada.email}`, currentPassword: ada.password } });
    const { token } = await mailbox.linked('confirm-email', `next-${ada.email}`);
    const names = { firstName: 'Eve', lastName: 'Other', password: 'correct horse battery' };
    const register = () => api.call('POST /register', { body: { email: ada.email, ...names } });
    const racing = () => Array.from({ length: 10 }, () => register());
    const race = (await Promise.all([...racing(), confirm(token), ...racing()])).map(outcome);
    expect(race.filter((each) => each === '200')).to.have.lengthOf(1);
    expect(race.filter((each) => each === '409 identity.email_taken')).to.have.lengthOf(20);
    const { token: link } = await mailbox.linked('undo-email', ada.email);
    expect(outcome(await undo(link))).to.equal('200');
    expect(outcome(await undo(link))).to.equal('422 email.challenge_invalid');
  });

  it('has one success of fifty undos at once', async () => {
    const ada = await verified();
    await change(ada, `next-${ada.email}`);
    const { token } = await mailbox.linked('undo-email', ada.email);
    const answers = (await Promise.all(Array.from({ length: 50 }, () => undo(token)))).map(outcome);
    expect(answers.filter((each) => each === '200')).to.have.lengthOf(1);
  });

  it('by a thief is given back whole by one undo: address, sessions and password', async () => {
    const owner = await verified();
    const thief = await api.actor(owner);
    await change(thief, `thief-${owner.email}`);
    await change(thief, `thief-two-${owner.email}`);
    const newPassword = 'a thief’s own horse';
    const passwords = { currentPassword: owner.password, newPassword };
    expect(outcome(await thief.call('PUT /me/password', { body: passwords }))).to.equal('204');
    expect(outcome(await owner.call('GET /me'))).to.equal('401 email_changed');
    const later = await mailbox.linked('undo-email', `thief-${owner.email}`);

    const { token } = await mailbox.linked('undo-email', owner.email);
    expect(outcome(await undo(token))).to.equal('200');

    expect(outcome(await thief.call('GET /me'))).to.equal('401 email_undone');
    const refresh = { body: { refreshToken: thief.tokens.refreshToken } };
    expect(outcome(await api.call('POST /refresh', refresh))).to.equal('401 email_undone');
    for (const email of [`thief-${owner.email}`, `thief-two-${owner.email}`, owner.email])
      for (const password of [newPassword, owner.password])
        expect(outcome(await api.call('POST /login', { body: { email, password } }))).to.equal(
          '401 invalid_credentials',
        );
    expect(outcome(await undo(later.token))).to.equal('422 email.challenge_invalid');
    const reset = await mailbox.linked('reset-password', owner.email);
    const body = { token: reset.token, newPassword: NEW_PASSWORD };
    expect(outcome(await api.call('POST /password/reset/confirm', { body }))).to.equal('204');
    const back = await api.actor({ ...person(owner), password: NEW_PASSWORD });
    expect((await back.call<AccountView>('GET /me')).body).to.deep.include({
      id: owner.id,
      email: owner.email,
      emailVerified: true,
    });
  });

  it('is no help to somebody who registered with another person’s address', async () => {
    const thief = await api.loggedIn();
    const pending = `mine-${thief.email}`;
    await thief.call('PATCH /me', { body: { email: pending, currentPassword: thief.password } });
    const { token: change } = await mailbox.linked('confirm-email', pending);
    await api.call('POST /password/reset', { body: { email: thief.email } });
    const { token } = await mailbox.linked('reset-password', thief.email);
    const body = { token, newPassword: NEW_PASSWORD };
    expect(outcome(await api.call('POST /password/reset/confirm', { body }))).to.equal('204');
    expect(outcome(await thief.call('GET /me'))).to.equal('401 email_proven');
    const old = { login: thief.login, password: thief.password };
    expect(outcome(await api.call('POST /login', { body: old }))).to.equal('401 invalid_credentials');
    expect(outcome(await confirm(change))).to.equal('422 email.challenge_invalid');
    await api.login({ login: thief.email, password: NEW_PASSWORD });
  });

  it('leaves no token and no code in the log', async () => {
    const ada = await verified();
    const email = `next-${ada.email}`;
    await change(ada, email);
    const secrets = await Promise.all([
      mailbox.linked('verify-email', ada.email),
      mailbox.linked('undo-email', ada.email),
      mailbox.linked('confirm-email', email),
    ]);
    const log = JSON.stringify(service().lines);
    for (const { token, code } of secrets) {
      expect(token).to.have.length.above(40);
      expect(log).to.not.include(token);
      if (code !== '') expect(log).to.not.include(code);
    }
  });
});

function person({ id, login, email, password }: Actor) {
  return { id, login, email, password };
}
