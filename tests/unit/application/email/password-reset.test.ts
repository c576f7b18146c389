import { expect } from 'chai';
import { InvalidChallengeError, MailNotConfiguredError } from '#domain/email/errors.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { InvalidCredentialsError } from '#application/shared/errors.ts';
import { TooManyMailRequestsError } from '#application/email/too-many-mail-requests-error.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

const EMAIL = 'ann@example.org';
const NEW = 'another horse entirely';

describe('A password reset', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication({ mail: true, verification: 'off' });
  });

  const confirm = (proof: { token: string } | { challengeId: string; code: string }, newPassword = NEW) =>
    app.useCases.confirmPasswordReset.execute({ proof, newPassword });
  const invalid = (proof: Parameters<typeof confirm>[0], newPassword?: string) =>
    refusal(InvalidChallengeError, confirm(proof, newPassword));

  it('sets the password by the link, ends all sessions and logs nobody in', async () => {
    const ann = await app.person(EMAIL);
    await app.verify(ann);
    await app.requestReset('ANN@example.ORG');
    const mail = await app.mail.latest('reset');
    expect(mail.to).to.equal(EMAIL);
    await confirm({ token: mail.token });
    expect(await app.accessState(ann.tokens)).to.equal('password_reset');
    await refusal(InvalidCredentialsError, app.login(EMAIL, PASSWORD));
    expect((await app.login(EMAIL, NEW)).user).to.deep.include({ emailVerified: true });
  });

  it('tells the owner', async () => {
    await app.person(EMAIL);
    await app.requestReset(EMAIL);
    await confirm({ token: (await app.mail.latest('reset')).token });
    expect((await app.mail.latest('reset-notice')).to).to.equal(EMAIL);
  });

  it('of an email that was never proved ends the sessions for that, and proves it', async () => {
    const ann = await app.person(EMAIL);
    await app.requestReset(EMAIL);
    await confirm({ token: (await app.mail.latest('reset')).token });
    expect(await app.accessState(ann.tokens)).to.equal('email_proven');
    expect((await app.login(EMAIL, NEW)).user.emailVerified).to.equal(true);
  });

  it('takes the code as well, spaces aside', async () => {
    await app.person(EMAIL);
    const { challengeId } = await app.requestReset(EMAIL);
    const { code } = await app.mail.latest('reset');
    await confirm({ challengeId, code: `${code.slice(0, 4)} ${code.slice(4)}` });
    await app.login(EMAIL, NEW);
  });

  it('gives an account without a password one', async () => {
    const { userId } = await app.person(EMAIL);
    await app.ports.credentials.remove(userId);
    await app.requestReset(EMAIL);
    await confirm({ token: (await app.mail.latest('reset')).token });
    await app.login(EMAIL, NEW);
  });

  it('is answered alike for an address that nobody has, which gets no mail', async () => {
    await app.person(EMAIL);
    const known = await app.requestReset(EMAIL);
    const unknown = await app.requestReset('nobody@example.org');
    expect(Object.keys(unknown)).to.deep.equal(Object.keys(known));
    expect(unknown.expiresAt).to.equal(known.expiresAt);
    expect(await app.mail.deliver()).to.deep.equal(['sent', 'dropped']);
    const { challengeId } = unknown;
    await invalid({ challengeId, code: '12345678' });
    await invalid({ challengeId: known.challengeId, code: '00000000' });
  });

  it('is mailed in the language of the account, else of the request, else the default one', async () => {
    await app.person('ann@example.org', 'ru');
    await app.person('bea@example.org');
    await app.person('cleo@example.org');
    await app.requestReset('ann@example.org', 'de');
    await app.requestReset('bea@example.org', 'de');
    await app.requestReset('cleo@example.org');
    await app.mail.deliver();
    expect(app.mail.mails.map(({ locale }) => locale)).to.deep.equal(['ru', 'de', 'en']);
    const pages = app.mail.mails.map(({ data }) => /\?lang=(..)#/.exec(data.link ?? '')?.[1]);
    expect(pages).to.deep.equal(['ru', 'de', 'en']);
  });

  it('is spent once, by link or code', async () => {
    await app.person(EMAIL);
    const { challengeId } = await app.requestReset(EMAIL);
    const { token, code } = await app.mail.latest('reset');
    await confirm({ challengeId, code });
    await invalid({ token });
    await invalid({ challengeId, code });
  });

  it('succeeds once, of fifty at once', async () => {
    await app.person(EMAIL);
    await app.requestReset(EMAIL);
    const { token } = await app.mail.latest('reset');
    const attempts = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => confirm({ token }, `${NEW} ${index}`)),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1);
  });

  it('is not spent by a weak password, nor is its code', async () => {
    await app.person(EMAIL);
    const { challengeId } = await app.requestReset(EMAIL);
    const { code } = await app.mail.latest('reset');
    for (let tries = 0; tries < 7; tries += 1)
      await refusal(InvalidFieldsError, confirm({ challengeId, code }, 'password1'));
    await refusal(InvalidFieldsError, confirm({ challengeId, code }, EMAIL));
    await confirm({ challengeId, code });
  });

  it('takes four wrong codes and then the right one, but not after five', async () => {
    await app.person(EMAIL);
    const first = await app.requestReset(EMAIL);
    const wrong = (challengeId: string, code: string) =>
      invalid({ challengeId, code: code === '00000000' ? '00000001' : '00000000' });
    const { code, token } = await app.mail.latest('reset');
    for (let tries = 0; tries < 5; tries += 1) await wrong(first.challengeId, code);
    await invalid({ challengeId: first.challengeId, code });
    app.clock.advance(61);
    const second = await app.requestReset(EMAIL);
    const next = await app.mail.latest('reset');
    for (let tries = 0; tries < 4; tries += 1) await wrong(second.challengeId, next.code);
    await confirm({ challengeId: second.challengeId, code: next.code });
    await invalid({ token });
  });

  it('takes the link, but no code, once there were twenty wrong ones for the address in a day', async () => {
    await app.person(EMAIL);
    for (let round = 0; round < 4; round += 1) {
      const { challengeId } = await app.requestReset(EMAIL);
      for (let tries = 0; tries < 5; tries += 1) await invalid({ challengeId, code: '00000000' });
      app.clock.advance(3_700);
    }
    const { challengeId } = await app.requestReset(EMAIL);
    const { code, token } = await app.mail.latest('reset');
    await invalid({ challengeId, code });
    await confirm({ token });
  });

  it('ends: a code after ten minutes, a link after thirty', async () => {
    await app.person(EMAIL);
    const { challengeId } = await app.requestReset(EMAIL);
    const { token, code } = await app.mail.latest('reset');
    app.clock.advance(600);
    await invalid({ challengeId, code });
    app.clock.advance(1_200);
    await invalid({ token });
  });

  it('is void once the password was changed', async () => {
    const ann = await app.person(EMAIL);
    await app.requestReset(EMAIL);
    const { token } = await app.mail.latest('reset');
    const passwords = { currentPassword: PASSWORD, newPassword: NEW };
    await app.useCases.changePassword.execute({ actor: ann, client: app.client, ...passwords });
    await invalid({ token });
  });

  it('does not take what was made for something else, or what is no token', async () => {
    const ann = await app.person(EMAIL);
    await app.requestVerification(ann);
    const { token } = await app.mail.latest('verification');
    for (const other of [token, '', 'x', `${token}x`, '\0']) await invalid({ token: other });
    await invalid({ challengeId: 'x', code: '12345678' });
  });

  it('leaves up to three links of an address open; the fourth closes the oldest, a success all', async () => {
    await app.person(EMAIL);
    const tokens: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      await app.requestReset(EMAIL);
      tokens.push((await app.mail.latest('reset')).token);
      app.clock.advance(61);
    }
    await invalid({ token: tokens[0] ?? '' });
    await confirm({ token: tokens[1] ?? '' });
    await invalid({ token: tokens[2] ?? '' });
    await invalid({ token: tokens[3] ?? '' });
  });

  it('is mailed no more often than the limits of the address allow; answers stay the same', async () => {
    await app.person(EMAIL);
    const ask = async (): Promise<number> => {
      expect(await app.requestReset(EMAIL)).to.have.keys(['challengeId', 'expiresAt']);
      await app.mail.deliver();
      return app.mail.mails.filter(({ kind }) => kind === 'reset').length;
    };
    expect([await ask(), await ask()]).to.deep.equal([1, 1]);
    app.clock.advance(60);
    expect(await ask()).to.equal(2);
  });

  it('past the limits closes nothing that was mailed', async () => {
    await app.person(EMAIL);
    await app.requestReset(EMAIL);
    const { token } = await app.mail.latest('reset');
    for (let count = 0; count < 5; count += 1) await app.requestReset(EMAIL);
    await confirm({ token });
  });

  it('is refused for a network that asked for too many', async () => {
    const limit = { admit: () => Promise.resolve(7) };
    Object.assign(app.ports.limit, limit);
    const { retryAfterSeconds } = await refusal(TooManyMailRequestsError, app.requestReset(EMAIL));
    expect(retryAfterSeconds).to.equal(7);
  });

  it('works for a suspended account, and does not reinstate it', async () => {
    const { userId } = await app.person(EMAIL);
    const user = (await app.ports.users.findById(userId))!;
    const until = new Date(app.clock.now().getTime() + 3_600_000);
    await app.ports.users.save(user.suspended({ reason: 'Spam', until }, app.clock.now()));
    await app.requestReset(EMAIL);
    await confirm({ token: (await app.mail.latest('reset')).token });
    const stored = (await app.ports.users.findById(userId))!;
    expect(stored.isSuspendedAt(app.clock.now())).to.equal(true);
  });

  it('is refused where mail is off', async () => {
    const off = app.reconfigured({ mail: false });
    const request = { email: EMAIL, network: '192.0.2.1', locale: null };
    await refusal(MailNotConfiguredError, off.requestPasswordReset.execute(request));
    const confirmation = { proof: { token: 'x' }, newPassword: NEW };
    await refusal(MailNotConfiguredError, off.confirmPasswordReset.execute(confirmation));
    await refusal(MailNotConfiguredError, off.undoEmailChange.execute('x'));
  });
});
