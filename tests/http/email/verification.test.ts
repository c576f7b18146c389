import { expect } from 'chai';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

interface Challenge {
  readonly challengeId: string;
  readonly expiresAt: string;
}

inEachWorld('The verification of an email', (start) => {
  const { api, service } = start(MAIL_ON);
  const mailbox = new Mailbox(service);
  const confirm = (body: object, token?: string) =>
    api.call<AccountView>('POST /email/verification/confirm', { body, token });
  const requested = async (ada: Actor): Promise<string> => {
    const { status } = await ada.call<Challenge>('POST /email/verification');
    expect(status).to.equal(202);
    return (await mailbox.linked('verify-email', ada.email)).token;
  };

  it('with a bearer of the account leaves everything as it is', async () => {
    const ada = await api.loggedIn();
    const token = await requested(ada);
    const { status, body, headers } = await confirm({ token }, ada.tokens.accessToken);
    expect(status).to.equal(200);
    expect(body).to.deep.include({ id: ada.id, emailVerified: true });
    const me = await ada.call<AccountView>('GET /me');
    expect(me.body).to.deep.equal(body);
    expect(me.headers.get('etag')).to.equal(headers.get('etag'));
    expect(outcome(await ada.call('POST /email/verification'))).to.equal('409 email.already_verified');
    await api.login(ada);
  });

  it('with the password leaves everything as it is; a wrong one is refused and spends nothing', async () => {
    const ada = await api.loggedIn();
    const token = await requested(ada);
    expect(outcome(await confirm({ token, password: 'wrong' }))).to.equal('403 identity.wrong_password');
    expect(outcome(await confirm({ token, password: ada.password }))).to.equal('200');
    expect(outcome(await ada.call('GET /me'))).to.equal('200');
  });

  it('without either ends all sessions and deletes the password', async () => {
    const ada = await api.loggedIn();
    const token = await requested(ada);
    expect(outcome(await confirm({ token }))).to.equal('200');
    expect(outcome(await ada.call('GET /me'))).to.equal('401 email_proven');
    const credentials = { login: ada.login, password: ada.password };
    expect(outcome(await api.call('POST /login', { body: credentials }))).to.equal('401 invalid_credentials');
  });

  it('with a dead bearer is refused, and spends nothing', async () => {
    const ada = await api.loggedIn();
    const token = await requested(ada);
    const other = await api.actor(ada);
    await other.call('POST /logout');
    expect(outcome(await confirm({ token }, other.tokens.accessToken))).to.equal('401 logged_out');
    expect(outcome(await confirm({ token }, 'x'))).to.equal('401 token_malformed');
    expect(outcome(await confirm({ token }, ada.tokens.accessToken))).to.equal('200');
  });

  it('is of no use to scanners, which only look', async () => {
    const ada = await api.loggedIn();
    await ada.call('POST /email/verification');
    const { link, token } = await mailbox.linked('verify-email', ada.email);
    for (const method of ['HEAD', ...Array.from({ length: 10 }, () => 'GET')]) {
      const page = await fetch(link, { method, redirect: 'manual' });
      expect(page.status).to.be.below(500);
      await page.arrayBuffer();
    }
    for (const path of [
      '/email/verification/confirm',
      '/password/reset/confirm',
      '/email/undo',
      '/me/email/confirm',
    ])
      for (const method of ['GET', 'HEAD'])
        expect((await fetch(`${service().url}${path}?token=${token}`, { method })).status).to.equal(405);
    expect(outcome(await confirm({ token }, ada.tokens.accessToken))).to.equal('200');
  });

  it('of an account without an email is refused', async () => {
    const login = `nameless-${Date.now()}`;
    const password = 'correct horse battery';
    const { body } = await api.call<AccountView>('POST /register', { body: { login, password } });
    const actor = await api.actor({ id: body.id, login, email: '', password });
    expect(outcome(await actor.call('POST /email/verification'))).to.equal('409 email.none');
  });
});

inEachWorld('A verified email, where it is required', (start) => {
  const { api, service } = start({ ...MAIL_ON, EMAIL_VERIFICATION: 'required' });
  const mailbox = new Mailbox(service);

  it('is asked for at registration, and after the whole first proof', async () => {
    const ada = await api.registered();
    const login = (password: string) => api.call('POST /login', { body: { login: ada.login, password } });
    expect(outcome(await login('wrong'))).to.equal('401 invalid_credentials');
    expect(outcome(await login(ada.password))).to.equal('403 identity.email_unverified');
    const { token } = await mailbox.linked('verify-email', ada.email);
    const body = { token, password: ada.password };
    expect(outcome(await api.call('POST /email/verification/confirm', { body }))).to.equal('200');
    expect(outcome(await login(ada.password))).to.equal('200');
  });

  it('may be proved by a reset as well', async () => {
    const ada = await api.registered();
    await api.call('POST /password/reset', { body: { email: ada.email } });
    const { token } = await mailbox.linked('reset-password', ada.email);
    const body = { token, newPassword: 'another horse entirely' };
    expect(outcome(await api.call('POST /password/reset/confirm', { body }))).to.equal('204');
    await api.login({ ...ada, password: body.newPassword });
  });
});

inEachWorld('Where mail is off', (start) => {
  const { api } = start({ MAIL: 'off' });

  it('every call about mail says so, and nothing else needs it', async () => {
    const ada = await api.loggedIn();
    const token = { token: 'x' };
    const calls = [
      await ada.call('POST /email/verification'),
      await api.call('POST /email/verification/confirm', { body: token }),
      await api.call('POST /password/reset', { body: { email: ada.email } }),
      await api.call('POST /password/reset/confirm', { body: { ...token, newPassword: 'another horse' } }),
      await api.call('POST /me/email/confirm', { body: token }),
      await api.call('POST /email/undo', { body: token }),
    ];
    for (const answer of calls) expect(outcome(answer)).to.equal('503 mail.not_configured');
    const email = `new-${ada.email}`;
    const changed = await ada.call<AccountView>('PATCH /me', { body: { email, currentPassword: 'ignored' } });
    expect(changed.body).to.deep.include({ email, pendingEmail: null, emailVerified: false });
  });
});
