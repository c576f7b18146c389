import { expect } from 'chai';
import { UnknownRoleError, UserNotFoundError } from '#domain/identity/errors.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { ConcurrentChangeError } from '#application/shared/errors.ts';
import { justBefore } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

describe('Use cases of operators', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  describe('AccountLookup', () => {
    it('finds an account by email or login, in any case', async () => {
      const names = { email: 'Ann@Example.org', login: 'Ann', firstName: 'Ann', lastName: 'O' };
      const { view } = await app.useCases.registerUser.execute({ ...names, password: PASSWORD });
      for (const name of ['ann', 'ANN', 'ANN@example.org'])
        expect((await app.useCases.lookup.find(name)).id).to.equal(view.id);
    });

    it('distinguishes an unknown name from an invalid one', async () => {
      await refusal(UserNotFoundError, app.useCases.lookup.find('ann'));
      await refusal(InvalidFieldsError, app.useCases.lookup.find('a'));
    });
  });

  describe('ListAccounts', () => {
    it('lists every account, newest first, over several batches', async () => {
      const names = Array.from({ length: 1_001 }, (_, i) => `user${i}`);
      for (const name of names) await app.register(name);
      const seen: (string | null)[] = [];
      for await (const { login } of app.useCases.listAccounts.execute()) seen.push(login);
      expect(seen).to.deep.equal(names.toReversed());
    });

    it('lists nothing without accounts', async () => {
      for await (const account of app.useCases.listAccounts.execute()) expect.fail(JSON.stringify(account));
    });
  });

  describe('SetPassword', () => {
    it('is refused when the password was changed meanwhile', async () => {
      await app.register('ann');
      justBefore(app.ports.uow, 'run', () =>
        app.useCases.setPassword.execute('ann', 'the first horse there'),
      );
      await refusal(ConcurrentChangeError, app.useCases.setPassword.execute('ann', 'another horse entirely'));
      await app.login('ann', 'the first horse there');
    });

    it('is refused for an account that was deleted, also meanwhile', async () => {
      await refusal(UserNotFoundError, app.useCases.setPassword.execute('ann', 'another horse entirely'));
      const { id } = await app.register('ann');
      justBefore(app.ports.uow, 'run', () => app.deleteAccount(id));
      await refusal(UserNotFoundError, app.useCases.setPassword.execute('ann', 'another horse entirely'));
    });
  });

  describe('EndSessions', () => {
    it('ends every session of all accounts, over several batches', async () => {
      const members = [];
      for (let i = 0; i < 501; i += 1) members.push(await app.member(`user${i}`));
      expect(await app.useCases.endAllSessions.execute()).to.equal(501);
      for (const { tokens } of members) expect(await app.accessState(tokens)).to.equal('ended_by_admin');
      expect(await app.useCases.endAllSessions.execute()).to.equal(0);
    });
  });

  describe('GrantRole', () => {
    it('adds a role to those that the account holds, and ends its sessions', async () => {
      const ann = await app.member('ann');
      expect(await app.useCases.grantRole.execute('ann', 'admin')).to.deep.equal({
        roles: ['user', 'admin'],
        sessionsEnded: 1,
      });
      expect(await app.accessState(ann.tokens)).to.equal('roles_changed');
      expect((await app.useCases.grantRole.execute('ann', 'editor')).roles).to.deep.equal([
        'user',
        'editor',
        'admin',
      ]);
    });

    it('refuses an unknown role before it looks for the account', async () => {
      await refusal(UnknownRoleError, app.useCases.grantRole.execute('nobody', 'king'));
      await refusal(UserNotFoundError, app.useCases.grantRole.execute('nobody', 'admin'));
    });

    it('adds to the roles that the account holds once it is locked', async () => {
      await app.register('ann');
      justBefore(app.ports.uow, 'run', () => app.useCases.grantRole.execute('ann', 'editor'));
      expect((await app.useCases.grantRole.execute('ann', 'admin')).roles).to.deep.equal([
        'user',
        'editor',
        'admin',
      ]);
    });
  });

  describe('RevokeRole', () => {
    it('keeps the other roles when the account does not hold the role', async () => {
      await app.register('ann');
      expect((await app.useCases.revokeRole.execute('ann', 'editor')).roles).to.deep.equal(['user']);
    });

    it('takes from the roles that the account holds once it is locked', async () => {
      await app.register('ann');
      justBefore(app.ports.uow, 'run', () => app.useCases.grantRole.execute('ann', 'editor'));
      expect((await app.useCases.revokeRole.execute('ann', 'user')).roles).to.deep.equal(['editor']);
    });
  });
});
