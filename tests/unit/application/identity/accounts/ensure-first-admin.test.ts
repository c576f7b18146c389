import { expect } from 'chai';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { FirstAdminNameTakenError } from '#application/identity/accounts/ensure-first-admin.ts';
import { InvalidCredentialsError } from '#application/shared/errors.ts';
import { justBefore } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

describe('EnsureFirstAdmin', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  const ensure = (name: string, password = PASSWORD) => app.useCases.ensureFirstAdmin.execute(name, password);

  it('creates the admin with an email', async () => {
    expect(await ensure('Root@Example.org')).to.equal(true);
    const { user } = await app.login('root@example.org');
    expect(user).to.deep.include({
      email: 'Root@Example.org',
      login: null,
      firstName: 'Admin',
      lastName: 'Latchkey',
      roles: ['user', 'admin'],
    });
  });

  it('creates the admin with a login', async () => {
    expect(await ensure('root')).to.equal(true);
    expect((await app.login('root')).user).to.deep.include({
      email: null,
      login: 'root',
      roles: ['user', 'admin'],
    });
  });

  it('does nothing at a later start, and changes no password', async () => {
    await ensure('root');
    await app.useCases.setPassword.execute('root', 'another horse entirely');
    expect(await ensure('root')).to.equal(false);
    await app.login('root', 'another horse entirely');
    await refusal(InvalidCredentialsError, app.login('root', PASSWORD));
  });

  it('does nothing while another account holds the role', async () => {
    await app.registerAdmin('ann');
    expect(await ensure('root', 'short')).to.equal(false);
    await refusal(InvalidCredentialsError, app.login('root'));
  });

  it('is refused when an account without the role has the name, and says what to run', async () => {
    await app.register('root');
    const { message } = await refusal(FirstAdminNameTakenError, ensure('Root'));
    expect(message).to.include('npm run users -- grant Root admin');
    expect((await app.session('root')).roles).to.deep.equal(['user']);
  });

  it('validates the password like registration', async () => {
    for (const password of ['short', 'password1', 'Admin Latchkey', 'administrator'])
      await refusal(InvalidFieldsError, ensure('administrator', password));
    expect(await app.ports.users.hasAdmin()).to.equal(false);
  });

  it('accepts an admin that another instance created meanwhile', async () => {
    justBefore(app.ports.uow, 'run', () => app.registerAdmin('root'));
    expect(await ensure('root')).to.equal(false);
  });

  it('creates one admin when several instances start together', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => ensure('root')));
    expect(made.filter(Boolean)).to.have.lengthOf(1);
  });
});
