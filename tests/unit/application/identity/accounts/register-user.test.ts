import { expect } from 'chai';
import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { userIdFrom } from '#domain/shared/ids.ts';
import type { RegisterUserCommand } from '#application/identity/accounts/register-user.ts';
import { HashingOverloadedError } from '#application/shared/errors.ts';
import { failing } from '#tests/support/intercept.ts';
import { refusal, refusalsOf } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

const ANN: RegisterUserCommand = {
  email: 'Ann@Example.org',
  login: 'Ann',
  firstName: 'Ann',
  lastName: 'Other',
  password: PASSWORD,
};

describe('RegisterUser', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  const register = (change: Partial<RegisterUserCommand> = {}) =>
    app.useCases.registerUser.execute({ ...ANN, ...change });
  const problemOf = async (change: Partial<RegisterUserCommand>) => {
    const { problems } = await refusal(InvalidFieldsError, register(change));
    return problems.map(({ field, code }) => [field, code]);
  };
  const userList = async () => (await app.useCases.listUsers.execute({ limit: 50, before: null })).items;

  it('creates an account with the role user, and shows everything but the password', async () => {
    const { view, version } = await register();
    expect(view).to.deep.equal({
      id: view.id,
      email: 'Ann@Example.org',
      emailVerified: false,
      pendingEmail: null,
      locale: null,
      login: 'Ann',
      firstName: 'Ann',
      lastName: 'Other',
      roles: ['user'],
      createdAt: '2026-01-02T03:04:05.678Z',
      updatedAt: '2026-01-02T03:04:05.678Z',
    });
    expect(userIdFrom(view.id)).to.equal(view.id);
    expect(version).to.equal(1);
    expect(JSON.stringify(view)).not.to.include(PASSWORD);
  });

  it('lets the account log in by email or login, in any case of letters', async () => {
    await register();
    for (const name of ['ann', 'ANN', 'ann@example.ORG'])
      expect((await app.login(name)).user.login).to.equal('Ann');
  });

  it('stores only a hash of the password', async () => {
    const { view } = await register();
    const credential = await app.ports.credentials.findByUserId(userIdFrom(view.id)!);
    expect(credential?.passwordHash).to.match(/^\$/).and.not.to.include(PASSWORD);
  });

  it('accepts the password in another Unicode normal form', async () => {
    await register({ password: 'Ame\u0301lie and the horse' });
    expect((await app.login('ann', 'Am\u00e9lie and the horse')).tokenType).to.equal('Bearer');
  });

  it('shows the new account in the user list at once', async () => {
    expect(await userList()).to.deep.equal([]);
    await register();
    expect((await userList()).map(({ login }) => login)).to.deep.equal(['Ann']);
  });

  it('refuses an email or a login that is taken, in any case of letters', async () => {
    await register();
    await refusal(EmailTakenError, register({ email: 'ANN@EXAMPLE.ORG', login: 'other' }));
    await refusal(LoginTakenError, register({ email: 'other@example.org', login: 'aNN' }));
  });

  it('gives a name to one of several concurrent registrations', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => register()));
    const refused = refusalsOf(outcomes);
    expect(outcomes).to.have.lengthOf(refused.length + 1);
    for (const reason of refused) expect(reason).to.be.instanceOf(EmailTakenError);
    expect(await userList()).to.have.lengthOf(1);
  });

  it('refuses a password that is too short, too long, common or an own name, in the field password', async () => {
    expect(await problemOf({ password: 'x'.repeat(7) })).to.deep.equal([['password', 'password.too_short']]);
    expect(await problemOf({ password: 'x'.repeat(129) })).to.deep.equal([['password', 'password.too_long']]);
    expect(await problemOf({ password: 'ann@example.org' })).to.deep.equal([
      ['password', 'password.own_name'],
    ]);
    expect(await problemOf({ password: 'Password1' })).to.deep.equal([['password', 'password.common']]);
  });

  it('uses the configured minimum length of passwords', async () => {
    app = new TestApplication({ passwordMinLength: 20 });
    expect(await problemOf({ password: 'x'.repeat(19) })).to.deep.equal([['password', 'password.too_short']]);
  });

  it('refuses invalid fields before it hashes the password', async () => {
    failing(app.ports.hasher, 'hash', new Error('This costs a client nothing.'));
    expect(await problemOf({ email: null, login: null })).to.deep.equal([['login', 'account.nameless']]);
    expect(await problemOf({ firstName: null })).to.deep.equal([['firstName', 'name.required']]);
  });

  it('stores nothing when the password cannot be hashed', async () => {
    failing(app.ports.hasher, 'hash', new HashingOverloadedError(2), 1);
    await refusal(HashingOverloadedError, register());
    expect(await userList()).to.deep.equal([]);
    await register();
  });
});
