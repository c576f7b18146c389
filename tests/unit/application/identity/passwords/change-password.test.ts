import { expect } from 'chai';
import { WrongPasswordError } from '#domain/identity/errors.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import {
  ConcurrentChangeError,
  HashingOverloadedError,
  InvalidCredentialsError,
  TooManyAttemptsError,
  UnauthenticatedError,
} from '#application/shared/errors.ts';
import { failing, justBefore } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { CLIENT, PASSWORD, TestApplication, type Member } from '#tests/support/test-application.ts';

const NEW_PASSWORD = 'another horse entirely';

describe('ChangePassword', () => {
  let app: TestApplication;
  let ann: Member;
  beforeEach(async () => {
    app = new TestApplication({ loginAttempts: 3 });
    ann = await app.member('ann');
  });

  const change = (currentPassword = PASSWORD, newPassword = NEW_PASSWORD) =>
    app.useCases.changePassword.execute({ actor: ann, currentPassword, newPassword, client: CLIENT });

  it('sets the new password, and the old one no longer works', async () => {
    await change();
    await app.login('ann', NEW_PASSWORD);
    await refusal(InvalidCredentialsError, app.login('ann', PASSWORD));
  });

  it('ends all sessions but the current one', async () => {
    const [phone, laptop] = [await app.session('ann'), await app.session('ann')];
    await change();
    expect(await app.accessState(phone.tokens)).to.equal('password_changed');
    expect(await app.refreshState(laptop.tokens)).to.equal('password_changed');
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    expect(await app.refreshState(ann.tokens)).to.equal('valid');
  });

  it('refuses a wrong current password and ends nothing', async () => {
    const phone = await app.session('ann');
    await refusal(WrongPasswordError, change('not this horse'));
    expect(await app.accessState(phone.tokens)).to.equal('valid');
    await app.login('ann', PASSWORD);
  });

  it('counts a wrong current password like a failed login', async () => {
    for (let i = 0; i < 3; i += 1) await refusal(WrongPasswordError, change('not this horse'));
    await refusal(TooManyAttemptsError, change());
    await refusal(TooManyAttemptsError, app.login('ann'));
  });

  it('validates the new password like registration, in the field newPassword', async () => {
    for (const [password, code] of [
      ['short', 'password.too_short'],
      ['password1', 'password.common'],
      ['x'.repeat(129), 'password.too_long'],
    ] as const) {
      const { problems } = await refusal(InvalidFieldsError, change(PASSWORD, password));
      expect(problems.map((problem) => [problem.field, problem.code])).to.deep.equal([['newPassword', code]]);
    }
  });

  it('changes nothing while hashing is overloaded', async () => {
    const phone = await app.session('ann');
    failing(app.ports.hasher, 'hash', new HashingOverloadedError(2), 1);
    await refusal(HashingOverloadedError, change());
    expect(await app.accessState(phone.tokens)).to.equal('valid');
    await app.login('ann', PASSWORD);
  });

  it('is refused when the password was changed meanwhile, and ends nothing', async () => {
    const phone = await app.session('ann');
    const credentials = app.ports.credentials;
    justBefore(app.ports.uow, 'run', async () => {
      const credential = (await credentials.findByUserId(ann.userId))!;
      const redone = await app.ports.hasher.hash(PASSWORD);
      await credentials.replace(ann.userId, credential.passwordHash, redone);
    });
    await refusal(ConcurrentChangeError, change());
    expect(await app.accessState(phone.tokens)).to.equal('valid');
    await app.login('ann', PASSWORD);
  });

  it('sets one of several concurrent passwords and refuses the others', async () => {
    const passwords = Array.from({ length: 5 }, (_, i) => `${NEW_PASSWORD} ${i}`);
    app = new TestApplication({ loginAttempts: 0 });
    ann = await app.member('ann');
    const outcomes = await Promise.allSettled(passwords.map((password) => change(PASSWORD, password)));
    const set = passwords.filter((_, i) => outcomes[i]?.status === 'fulfilled');
    expect(set).to.have.lengthOf(1);
    await app.login('ann', set[0]);
  });

  it('is refused when the account was deleted', async () => {
    await app.deleteAccount(ann.userId);
    expect((await refusal(UnauthenticatedError, change())).reason).to.equal('account_deleted');
  });

  it('is refused when the account is deleted meanwhile', async () => {
    justBefore(app.ports.uow, 'run', () => app.deleteAccount(ann.userId));
    expect((await refusal(UnauthenticatedError, change())).reason).to.equal('account_deleted');
  });
});
