import { expect } from 'chai';
import { AlreadyVerifiedError, InvalidChallengeError, NoEmailError } from '#domain/email/errors.ts';
import { EmailUnverifiedError, WrongPasswordError } from '#domain/identity/errors.ts';
import type { Proof } from '#application/email/challenge-proofs.ts';
import type { OwnerEvidence } from '#application/email/owner-recognition.ts';
import { InvalidCredentialsError } from '#application/shared/errors.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

const EMAIL = 'ann@example.org';

describe('The verification of an email', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication({ mail: true });
  });

  const confirm = (proof: Proof, evidence: Partial<OwnerEvidence> = {}) =>
    app.useCases.confirmVerification.execute({
      proof,
      password: null,
      actor: null,
      client: app.client,
      ...evidence,
    });
  const token = async (): Promise<string> => (await app.mail.latest('verification')).token;

  it('is asked for at registration, unless that is turned off', async () => {
    await app.person(EMAIL);
    expect((await app.mail.latest('verification')).to).to.equal(EMAIL);
    const off = new TestApplication({ mail: true, verification: 'off' });
    await off.person(EMAIL);
    await app.register('nameless');
    expect(await off.mail.jobs()).to.deep.equal([]);
    expect(await app.mail.jobs()).to.deep.equal([]);
  });

  it('with a session of the account leaves everything as it is', async () => {
    const ann = await app.person(EMAIL);
    const phone = await app.session(EMAIL);
    const { view } = await confirm({ token: await token() }, { actor: ann });
    expect(view).to.deep.include({ email: EMAIL, emailVerified: true });
    expect(await app.accessState(phone.tokens)).to.equal('valid');
    expect((await app.useCases.getMe.execute(await app.actor(ann.tokens))).view.emailVerified).to.equal(true);
    await app.login(EMAIL);
  });

  it('with the password of the account leaves everything as it is', async () => {
    const ann = await app.person(EMAIL);
    await confirm({ token: await token() }, { password: PASSWORD });
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    await app.login(EMAIL);
  });

  it('with a wrong password is refused, and spends nothing', async () => {
    const ann = await app.person(EMAIL);
    const proof = { token: await token() };
    await refusal(WrongPasswordError, confirm(proof, { password: 'not this horse' }));
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    await confirm(proof, { actor: ann });
  });

  it('without either ends all sessions and deletes the password', async () => {
    const ann = await app.person(EMAIL);
    const other = await app.person('bea@example.org');
    const proof = { token: (await app.mail.latest('verification', EMAIL)).token };
    await confirm(proof, { actor: other });
    expect(await app.accessState(ann.tokens)).to.equal('email_proven');
    expect(await app.accessState(other.tokens)).to.equal('valid');
    await refusal(InvalidCredentialsError, app.login(EMAIL));
  });

  it('by a code is as good as by the link', async () => {
    const ann = await app.person(EMAIL);
    app.clock.advance(61);
    const { challengeId } = await app.requestVerification(ann);
    const { code } = await app.mail.latest('verification');
    const { view } = await confirm({ challengeId, code }, { actor: ann });
    expect(view.emailVerified).to.equal(true);
  });

  it('is refused once it is verified, and for an account without an email', async () => {
    const ann = await app.person(EMAIL);
    const [one, two] = [await token(), await (app.clock.advance(61), app.requestVerification(ann), token())];
    await confirm({ token: two }, { actor: ann });
    await refusal(InvalidChallengeError, confirm({ token: one }, { actor: ann }));
    await refusal(AlreadyVerifiedError, app.requestVerification(ann));
    await refusal(NoEmailError, app.requestVerification(await app.member('bea')));
  });

  it('is void once the email was changed or the account is gone', async () => {
    const ann = await app.person(EMAIL);
    const proof = { token: await token() };
    await app.update(ann, { login: 'ann', email: null });
    await refusal(InvalidChallengeError, confirm(proof, { actor: ann }));
    const bea = await app.person('bea@example.org');
    const next = { token: (await app.mail.latest('verification', 'bea@example.org')).token };
    await app.deleteAccount(bea.userId);
    await refusal(InvalidChallengeError, confirm(next));
  });

  it('that is required keeps everybody else out, after the whole first proof', async () => {
    const strict = new TestApplication({ mail: true, verification: 'required' });
    const names = { email: EMAIL, login: null, firstName: 'Ann', lastName: 'Other', password: PASSWORD };
    await strict.useCases.registerUser.execute(names);
    await refusal(EmailUnverifiedError, strict.login(EMAIL));
    await refusal(InvalidCredentialsError, strict.login(EMAIL, 'not this horse'));
    const proof = { token: (await strict.mail.latest('verification')).token };
    const evidence = { password: PASSWORD, actor: null, client: strict.client };
    await strict.useCases.confirmVerification.execute({ proof, ...evidence });
    await strict.login(EMAIL);
    await strict.member('nameless');
  });

  it('that is required does not keep the configured admin out', async () => {
    const strict = new TestApplication({ mail: true, verification: 'required' });
    await strict.useCases.ensureFirstAdmin.execute('root@example.org', PASSWORD);
    await strict.login('root@example.org');
  });

  it('of an account that was deleted and made again counts for the limits of the address', async () => {
    for (let count = 0; count < 3; count += 1) {
      const { userId } = await app.person(EMAIL);
      await app.mail.deliver();
      await app.deleteAccount(userId);
    }
    expect(app.mail.mails).to.have.lengthOf(1);
  });
});

describe('Somebody who registered with another person’s address', () => {
  it('keeps nothing once that person proves it', async () => {
    const app = new TestApplication({ mail: true });
    const thief = await app.person(EMAIL);
    const phone = await app.session(EMAIL);
    // The thief has asked for everything that could help later on.
    app.clock.advance(61);
    await app.update(thief, { email: 'thief@example.net' });
    const change = await app.mail.latest('change', 'thief@example.net');
    // The owner of the address wants an account, is told that there is one, and resets its password.
    await app.requestReset(EMAIL);
    const reset = { proof: { token: (await app.mail.latest('reset', EMAIL)).token } };
    await app.useCases.confirmPasswordReset.execute({ ...reset, newPassword: 'the owner’s own horse' });

    for (const tokens of [thief.tokens, phone.tokens]) {
      expect(await app.accessState(tokens)).to.equal('email_proven');
      expect(await app.refreshState(tokens)).to.equal('email_proven');
    }
    await refusal(InvalidCredentialsError, app.login(EMAIL, PASSWORD));
    const proof = { token: change.token };
    await refusal(InvalidChallengeError, app.useCases.confirmEmailChange.execute({ proof, actor: null }));
    const { user } = await app.login(EMAIL, 'the owner’s own horse');
    expect(user).to.deep.include({ email: EMAIL, emailVerified: true, pendingEmail: null });
  });
});
