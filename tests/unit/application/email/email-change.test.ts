import { expect } from 'chai';
import { InvalidChallengeError } from '#domain/email/errors.ts';
import { EmailTakenError, PasswordMissingError, WrongPasswordError } from '#domain/identity/errors.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { TooManyMailRequestsError } from '#application/email/too-many-mail-requests-error.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication, type Member } from '#tests/support/test-application.ts';

const EMAIL = 'ann@example.org';
const NEXT = 'Ann@example.net';

describe('A change of the email, with mail on', () => {
  let app: TestApplication;
  let ann: Member;
  beforeEach(async () => {
    app = new TestApplication({ mail: true, verification: 'off' });
    ann = await app.person(EMAIL);
  });

  const confirm = (token: string, actor: typeof ann | null = ann) =>
    app.useCases.confirmEmailChange.execute({ proof: { token }, actor });
  const kinds = async (): Promise<readonly string[]> => {
    await app.mail.deliver();
    return app.mail.mails.map(({ kind, to }) => `${kind} to ${to}`);
  };

  it('waits for the proof of the new address; the present one is told', async () => {
    const { view } = await app.update(ann, { email: NEXT, firstName: 'Anna' });
    expect(view).to.deep.include({ email: EMAIL, pendingEmail: NEXT, firstName: 'Anna' });
    expect(await kinds()).to.have.members([`change to ${NEXT}`, `change-requested to ${EMAIL}`]);
    const changed = await confirm((await app.mail.latest('change')).token);
    expect(changed.view).to.deep.include({ email: NEXT, emailVerified: true, pendingEmail: null });
    await app.login(NEXT.toLowerCase());
  });

  it('ends the other sessions when it is made; without a session all', async () => {
    const phone = await app.session(EMAIL);
    await app.update(ann, { email: NEXT });
    await confirm((await app.mail.latest('change')).token);
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    expect(await app.accessState(phone.tokens)).to.equal('email_changed');
    app.clock.advance(61);
    await app.update(ann, { email: 'third@example.org' });
    await confirm((await app.mail.latest('change', 'third@example.org')).token, null);
    expect(await app.accessState(ann.tokens)).to.equal('email_changed');
  });

  it('is made by the code as well', async () => {
    await app.update(ann, { email: NEXT });
    const { code, id: challengeId } = await app.mail.latest('change');
    const proof = { challengeId, code };
    const { view } = await app.useCases.confirmEmailChange.execute({ proof, actor: ann });
    expect(view.email).to.equal(NEXT);
  });

  it('needs the current password', async () => {
    const missing = app.update(ann, { email: NEXT }, { currentPassword: null });
    const { problems } = await refusal(InvalidFieldsError, missing);
    expect(problems).to.have.lengthOf(1);
    expect(problems[0]).to.deep.include({ field: 'currentPassword', code: 'field.required' });
    await refusal(WrongPasswordError, app.update(ann, { email: NEXT }, { currentPassword: 'not this' }));
    await app.ports.credentials.remove(ann.userId);
    await refusal(PasswordMissingError, app.update(ann, { email: NEXT }));
    expect(await app.mail.jobs()).to.deep.equal([]);
    await app.update(ann, { firstName: 'Anna', email: 'ANN@example.org' }, { currentPassword: 'ignored' });
  });

  it('counts a wrong current password like a failed login', async () => {
    const limited = new TestApplication({ mail: true, loginAttempts: 2 });
    const bea = await limited.person('bea@example.org');
    const wrong = () => limited.update(bea, { email: NEXT }, { currentPassword: 'not this' });
    await refusal(WrongPasswordError, wrong());
    await refusal(WrongPasswordError, wrong());
    const { name } = await limited.update(bea, { email: NEXT }).then(
      () => new Error('admitted'),
      (error: Error) => error,
    );
    expect(name).to.equal('TooManyAttemptsError');
  });

  it('to the present address cancels the one that waits, and changes its spelling', async () => {
    await app.update(ann, { email: NEXT });
    const { token } = await app.mail.latest('change');
    const { view } = await app.update(ann, { email: 'ANN@example.org' }, { currentPassword: null });
    expect(view).to.deep.include({ email: 'ANN@example.org', pendingEmail: null });
    await refusal(InvalidChallengeError, confirm(token));
  });

  it('to a third address makes the link to the second void', async () => {
    await app.update(ann, { email: NEXT });
    const { token } = await app.mail.latest('change');
    await app.update(ann, { email: 'third@example.org' });
    await refusal(InvalidChallengeError, confirm(token));
    await confirm((await app.mail.latest('change', 'third@example.org')).token);
  });

  it('is refused for an address that is taken, also when it was taken meanwhile', async () => {
    await app.person('bea@example.org');
    await refusal(EmailTakenError, app.update(ann, { email: 'BEA@example.org' }));
    await app.update(ann, { email: NEXT });
    const { token } = await app.mail.latest('change');
    const bea = await app.session('bea@example.org');
    app.clock.advance(61);
    await app.changeEmail(bea, NEXT.toLowerCase());
    await refusal(EmailTakenError, confirm(token));
    await app.deleteAccount(bea.userId);
    await confirm(token);
  });

  it('of an account without an email needs both names, which then stay', async () => {
    const cleo = await app.member('cleo');
    await refusal(InvalidFieldsError, app.update(cleo, { email: 'cleo@example.org' }));
    const names = { firstName: 'Cleo', lastName: 'Other' };
    await app.update(cleo, { email: 'cleo@example.org', ...names });
    await refusal(InvalidFieldsError, app.update(cleo, { firstName: null }));
    await app.useCases.confirmEmailChange.execute({
      proof: { token: (await app.mail.latest('change')).token },
      actor: cleo,
    });
    expect(await kinds()).to.deep.equal(['change to cleo@example.org']);
  });

  it('past the limits of the address is kept, but not mailed', async () => {
    await app.update(ann, { email: NEXT });
    await app.update(ann, { email: NEXT });
    expect(await kinds()).to.have.lengthOf(2);
    Object.assign(app.ports.limit, { admit: () => Promise.resolve(3) });
    await refusal(TooManyMailRequestsError, app.update(ann, { email: 'third@example.org' }));
  });

  it('gives an undo link to a verified address, a mere notice to another one', async () => {
    await app.changeEmail(ann, NEXT);
    expect((await app.mail.latest('change-notice', EMAIL)).token).to.equal('');
    app.clock.advance(61);
    await app.changeEmail(ann, EMAIL);
    expect((await app.mail.latest('change-notice', NEXT)).token).to.not.equal('');
  });

  it('by a removal is made at once, with notice and undo', async () => {
    await app.verify(ann);
    const removal = { login: 'ann', email: null };
    const { view } = await app.update(ann, removal, { currentPassword: null });
    expect(view).to.deep.include({ email: null, emailVerified: false });
    const { token } = await app.mail.latest('email-removed', EMAIL);
    await app.useCases.undoEmailChange.execute(token);
    const user = await app.ports.users.findById(ann.userId);
    expect(user).to.deep.include({ email: EMAIL, login: 'ann' });
  });
});

describe('A change of the email, with mail off', () => {
  it('is made at once, needs no password and is not verified', async () => {
    const app = new TestApplication();
    const ann = await app.person(EMAIL);
    const stored = (await app.ports.users.findById(ann.userId))!;
    await app.ports.users.save(stored.withVerifiedEmail(app.clock.now()));
    const { view } = await app.update(ann, { email: NEXT }, { currentPassword: null });
    expect(view).to.deep.include({ email: NEXT, emailVerified: false, pendingEmail: null });
    expect(await app.mail.jobs()).to.deep.equal([]);
  });
});
