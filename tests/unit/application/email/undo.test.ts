import { expect } from 'chai';
import { InvalidChallengeError } from '#domain/email/errors.ts';
import { EmailTakenError } from '#domain/identity/errors.ts';
import { InvalidCredentialsError } from '#application/shared/errors.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication, type Member } from '#tests/support/test-application.ts';

const EMAIL = 'ann@example.org';
const NEW_PASSWORD = 'another horse entirely';
const DAY = 24 * 3_600;

describe('The undoing of a change of the email', () => {
  let app: TestApplication;
  let ann: Member;
  let undo: string;
  beforeEach(async () => {
    app = new TestApplication({ mail: true, verification: 'off' });
    ann = await app.person(EMAIL);
    await app.verify(ann);
    undo = await app.changeEmail(ann, 'next@example.org');
  });

  const undoBy = (token: string) => app.useCases.undoEmailChange.execute(token);
  const register = (email: string) => app.person(email);

  it('brings the address back, ends all sessions, deletes the password and mails a reset', async () => {
    const phone = await app.session('next@example.org');
    const { view } = await undoBy(undo);
    expect(view).to.deep.include({ email: EMAIL, emailVerified: true, pendingEmail: null });
    for (const tokens of [ann.tokens, phone.tokens])
      expect(await app.accessState(tokens)).to.equal('email_undone');
    await refusal(InvalidCredentialsError, app.login(EMAIL, PASSWORD));
    expect((await app.mail.latest('undo-notice')).to).to.equal('next@example.org');
    const reset = await app.mail.latest('reset');
    expect(reset.to).to.equal(EMAIL);
    const confirmation = { proof: { token: reset.token }, newPassword: NEW_PASSWORD };
    await app.useCases.confirmPasswordReset.execute(confirmation);
    await app.login(EMAIL, NEW_PASSWORD);
  });

  it('works once, for seven days', async () => {
    app.clock.advance(7 * DAY - 1);
    await undoBy(undo);
    await refusal(InvalidChallengeError, undoBy(undo));
    const again = new TestApplication({ mail: true });
    const bea = await again.person('bea@example.org');
    await again.verify(bea);
    const late = await again.changeEmail(bea, 'other@example.org');
    again.clock.advance(7 * DAY);
    await refusal(InvalidChallengeError, again.useCases.undoEmailChange.execute(late));
  });

  it('has one success, of fifty at once', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, () => undoBy(undo)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1);
  });

  it('keeps the address for its owner as long as it is possible', async () => {
    const bea = await app.person('bea@example.org');
    await refusal(EmailTakenError, register('ANN@example.org'));
    await refusal(EmailTakenError, app.update(bea, { email: EMAIL }));
    await app.changeEmail(ann, EMAIL);
    await undoBy(undo);
  });

  it('gives the address free when it has expired, or the account is deleted', async () => {
    app.clock.advance(7 * DAY);
    await register(EMAIL);
    const other = new TestApplication({ mail: true });
    const bea = await other.person('bea@example.org');
    await other.verify(bea);
    await other.changeEmail(bea, 'next@example.org');
    await other.deleteAccount(bea.userId);
    await other.person('bea@example.org');
  });

  it('makes no undo link of its own', async () => {
    await undoBy(undo);
    await app.mail.deliver();
    const toNext = app.mail.mails.filter(({ to }) => to === 'next@example.org').map(({ kind }) => kind);
    expect(toNext).to.deep.equal(['change', 'undo-notice']);
  });
});

describe('Somebody who takes an account over', () => {
  it('loses all of it by one undo, however often the address and the password were changed', async () => {
    const app = new TestApplication({ mail: true, verification: 'off' });
    const owner = await app.person(EMAIL);
    await app.verify(owner);
    // The thief knows the password.
    const thief = await app.session(EMAIL);
    const undo = await app.changeEmail(thief, 'thief@example.net');
    const later = await app.changeEmail(thief, 'thief@example.com');
    const passwords = { currentPassword: PASSWORD, newPassword: 'a thief’s own horse' };
    await app.useCases.changePassword.execute({ actor: thief, client: app.client, ...passwords });
    await app.requestReset('thief@example.com');
    const reset = await app.mail.latest('reset', 'thief@example.com');
    expect(await app.accessState(owner.tokens)).to.equal('email_changed');
    expect((await app.mail.latest('change-notice', EMAIL)).token).to.equal(undo);

    await app.useCases.undoEmailChange.execute(undo);

    expect(await app.accessState(thief.tokens)).to.equal('email_undone');
    expect(await app.refreshState(thief.tokens)).to.equal('email_undone');
    for (const name of ['thief@example.net', 'thief@example.com', EMAIL])
      await refusal(InvalidCredentialsError, app.login(name, 'a thief’s own horse'));
    await refusal(InvalidChallengeError, app.useCases.undoEmailChange.execute(later));
    const spent = { proof: { token: reset.token }, newPassword: NEW_PASSWORD };
    await refusal(InvalidChallengeError, app.useCases.confirmPasswordReset.execute(spent));
    const proof = { token: (await app.mail.latest('reset', EMAIL)).token };
    await app.useCases.confirmPasswordReset.execute({ proof, newPassword: NEW_PASSWORD });
    const { user } = await app.login(EMAIL, NEW_PASSWORD);
    expect(user).to.deep.include({ id: owner.userId, email: EMAIL, emailVerified: true });
  });

  it('cannot use up a later undo link to keep the owner’s from working', async () => {
    const app = new TestApplication({ mail: true, verification: 'off' });
    const owner = await app.person(EMAIL);
    await app.verify(owner);
    const thief = await app.session(EMAIL);
    const undo = await app.changeEmail(thief, 'thief@example.net');
    app.clock.advance(1);
    const later = await app.changeEmail(thief, 'thief@example.com');
    await app.useCases.undoEmailChange.execute(later);
    const { view } = await app.useCases.undoEmailChange.execute(undo);
    expect(view.email).to.equal(EMAIL);
  });
});
