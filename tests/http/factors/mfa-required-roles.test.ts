import { expect } from 'chai';
import { outcome } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const ENROL = '403 identity.enrolment_required';
const STEP_UP = '401 step_up_required';

inEachWorld('A role that needs a second factor', (start) => {
  const { api, service } = start({ MFA_REQUIRED_ROLES: 'admin' });
  const factors = new SecondFactors(api, () => service().clock);
  const users = async (actor: Actor) => outcome(await actor.call('GET /admin/users'));

  it('can see itself, enrol, prove itself, refresh and log out without one, and nothing else', async () => {
    const root = await api.admin();
    const refused = [
      'GET /admin/users',
      'GET /me/sessions',
      'GET /tasks',
      'PATCH /me',
      'DELETE /me',
      'GET /me/activity',
    ];
    for (const call of refused) expect(outcome(await root.call(call)), call).to.equal(ENROL);
    expect(outcome(await root.call('GET /me'))).to.equal('200');
    expect(outcome(await root.call('GET /me/factors'))).to.equal('200');
    const proved = await factors.steppedUp(root, { password: root.password });
    expect(await users(proved), 'a password is one factor').to.equal(ENROL);
    const { refreshToken } = root.tokens;
    expect(outcome(await api.call('POST /refresh', { body: { refreshToken } }))).to.equal('200');
    expect(outcome(await root.call('POST /logout'))).to.equal('204');
  });

  it('acts once it has added a factor and proved it, in that session and in others', async () => {
    const { actor: root, app } = await factors.addTotp(await api.admin());
    expect(await users(root), 'added, and not proved').to.equal(STEP_UP);
    expect(await users(await factors.steppedUp(root, { totp: await app.next() }))).to.equal('200');
    expect(await users(await factors.actor(root, { totp: await app.next() }))).to.equal('200');
  });

  it('acts no more as soon as its last factor is removed', async () => {
    const { actor, app, id } = await factors.addTotp(await api.admin());
    const root = await factors.actor(actor, { totp: await app.next() });
    expect(await users(root)).to.equal('200');
    expect(outcome(await root.call(`DELETE /me/factors/totp/${id}`))).to.equal('204');
    expect(await users(root), 'by a token that says two factors').to.equal(ENROL);
  });

  it('needs it also where a bearer is optional', async () => {
    const root = await api.admin();
    const confirm = { body: { token: 'x' } };
    expect(outcome(await root.call('POST /me/email/confirm', confirm))).to.equal(ENROL);
    expect(outcome(await api.call('POST /me/email/confirm', confirm))).to.equal('503 mail.not_configured');
  });

  it('is told before anything is said of its request', async () => {
    const root = await api.admin();
    expect(outcome(await root.call('POST /admin/users', { body: '{' }))).to.equal(ENROL);
    expect(outcome(await root.call('GET /tasks/x'))).to.equal(ENROL);
    const ended = await api.admin();
    await ended.call('POST /logout');
    expect(await users(ended)).to.equal('401 logged_out');
  });

  it('leaves every other role alone', async () => {
    const ada = await api.loggedIn();
    expect(outcome(await ada.call('GET /tasks'))).to.equal('200');
    expect(await users(ada)).to.equal('403 roles.not_allowed');
  });
});
