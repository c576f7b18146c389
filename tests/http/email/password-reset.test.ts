import { expect } from 'chai';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

interface Challenge {
  readonly challengeId: string;
  readonly expiresAt: string;
}

const NEW = 'another horse entirely';

inEachWorld('A password reset', (start) => {
  const { api, service } = start(MAIL_ON);
  const mailbox = new Mailbox(service);
  const request = (email: string) => api.call<Challenge>('POST /password/reset', { body: { email } });
  const confirm = (body: object) =>
    api.call('POST /password/reset/confirm', { body: { newPassword: NEW, ...body } });

  it('sets a new password by the link; all sessions end', async () => {
    const ada = await api.loggedIn();
    const { status, body } = await request(ada.email);
    expect(status).to.equal(202);
    expect(new Date(body.expiresAt).getTime()).to.be.above(Date.now());
    const { token, message, link } = await mailbox.linked('reset-password', ada.email);
    expect(message.id).to.equal(body.challengeId);
    expect(link.startsWith(`${service().url}/account/reset-password?lang=en#token=`)).to.equal(true);
    expect(outcome(await confirm({ token }))).to.equal('204');
    expect(outcome(await ada.call('GET /me'))).to.equal('401 email_proven');
    expect(
      outcome(await api.call('POST /login', { body: { login: ada.login, password: ada.password } })),
    ).to.equal('401 invalid_credentials');
    const again = await api.actor({ id: ada.id, login: ada.login, email: ada.email, password: NEW });
    expect((await again.call<AccountView>('GET /me')).body.emailVerified).to.equal(true);
    await mailbox.empty();
    service().clock.advance(61);
    await request(ada.email);
    const { token: second } = await mailbox.linked('reset-password', ada.email, [message.id]);
    expect(outcome(await confirm({ token: second, newPassword: 'a third horse entirely' }))).to.equal('204');
    expect(outcome(await again.call('GET /me'))).to.equal('401 password_reset');
  });

  it('takes the code too, and is not spent by a weak password', async () => {
    const ada = await api.registered();
    const { challengeId } = (await request(ada.email)).body;
    const { code } = await mailbox.linked('reset-password', ada.email);
    const weak = await confirm({ challengeId, code, newPassword: 'password' });
    expect(outcome(weak)).to.equal('422 /newPassword password.common');
    expect(outcome(await confirm({ challengeId, code: '00000000' }))).to.equal('422 email.challenge_invalid');
    expect(outcome(await confirm({ challengeId, code }))).to.equal('204');
    expect(outcome(await confirm({ challengeId, code }))).to.equal('422 email.challenge_invalid');
  });

  it('is answered alike for an address that nobody has', async () => {
    const ada = await api.registered();
    const [known, unknown] = [await request(ada.email), await request(`nobody-${ada.email}`)];
    expect(unknown.status).to.equal(known.status);
    expect(Object.keys(unknown.body)).to.deep.equal(Object.keys(known.body));
    const names = (answer: typeof known) =>
      [...answer.headers.keys()].filter((name) => name !== 'date' && name !== 'x-request-id').toSorted();
    expect(names(unknown)).to.deep.equal(names(known));
    const guess = { challengeId: unknown.body.challengeId, code: '12345678' };
    expect(outcome(await confirm(guess))).to.equal('422 email.challenge_invalid');
    await mailbox.empty();
    expect(mailbox.to(`nobody-${ada.email}`)).to.deep.equal([]);
  });

  it('is mailed once a minute, whatever is answered', async () => {
    const ada = await api.registered();
    for (let count = 0; count < 3; count += 1) expect((await request(ada.email)).status).to.equal(202);
    await mailbox.linked('reset-password', ada.email);
    await mailbox.empty();
    expect(mailbox.to(ada.email)).to.have.lengthOf(1);
  });

  it('comes in the language that the request asks for', async () => {
    const ada = await api.registered();
    const headers = { 'Accept-Language': 'fr, de;q=0.8, en;q=0.5' };
    await api.call('POST /password/reset', { body: { email: ada.email }, headers });
    const { message } = await mailbox.linked('reset-password', ada.email);
    expect(message.subject).to.match(/Passwort/);
  });

  it('has one success of fifty confirmations at once', async () => {
    const ada = await api.registered();
    await request(ada.email);
    const { token } = await mailbox.linked('reset-password', ada.email);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => confirm({ token, newPassword: `${NEW} ${index}` })),
    );
    const won = answers.filter(({ status }) => status === 204);
    expect(won).to.have.lengthOf(1);
    const others = new Set(answers.filter(({ status }) => status !== 204).map(outcome));
    for (const each of others)
      expect(each).to.be.oneOf([
        '422 email.challenge_invalid',
        '409 request.conflict',
        '503 service.overloaded',
        // A busy machine has no time for fifty transactions on one row.
        '503 service.unavailable',
      ]);
  });

  it('refuses what is no proof, each with its field', async () => {
    for (const [body, expected] of [
      [{}, '/token field.required'],
      [{ challengeId: 'x' }, '/token field.required'],
      [{ token: 'x', code: '12345678' }, '/code proof.two'],
      [{ challengeId: 'x', code: 'abc' }, '/code code.invalid'],
      [{ token: '' }, '/token field.invalid'],
      [{ token: 7 }, '/token field.type'],
    ] as const)
      expect(outcome(await confirm(body)), JSON.stringify(body)).to.include(expected);
    for (const token of ['x', 'A'.repeat(100), '\u202e'])
      expect(outcome(await confirm({ token }))).to.equal('422 email.challenge_invalid');
    for (const email of ['x', 'a@b@c', 'a@example.org\r\nBcc: eve@example.org', '‮a@example.org'])
      expect((await request(email)).status, email).to.equal(422);
  });
});

inEachWorld('Mails that one network asks for', (start) => {
  const { api } = start({ ...MAIL_ON, MAIL_PER_MINUTE: '10' });

  it('are ten a minute, of whatever addresses', async () => {
    const ask = (count: number) =>
      api.call('POST /password/reset', { body: { email: `a${count}@example.org` } });
    for (let count = 0; count < 10; count += 1) expect((await ask(count)).status).to.equal(202);
    const refused = await ask(10);
    expect(outcome(refused)).to.equal('429 email.too_many_requests');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
  });
});
