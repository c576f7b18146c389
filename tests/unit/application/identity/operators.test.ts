import { expect } from 'chai';
import { LastAdminError, NoRoleError, UnknownRoleError, UserNotFoundError } from '#domain/identity/errors.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { ConcurrentChangeError, InvalidCredentialsError } from '#application/shared/errors.ts';
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
    it('sets a forgotten password and ends all sessions of the account, and of no other', async () => {
      const [ann, phone, bob] = [await app.member('ann'), await app.session('ann'), await app.member('bob')];
      expect(await app.useCases.setPassword.execute('ANN', 'another horse entirely')).to.equal(2);
      for (const { tokens } of [ann, phone])
        expect(await app.accessState(tokens)).to.equal('password_changed');
      expect(await app.accessState(bob.tokens)).to.equal('valid');
      await refusal(InvalidCredentialsError, app.login('ann'));
      await app.login('ann', 'another horse entirely');
    });

    it('validates the password like registration', async () => {
      const ann = await app.member('ann');
      for (const password of ['', 'short', 'password1']) {
        const { problems } = await refusal(
          InvalidFieldsError,
          app.useCases.setPassword.execute('ann', password),
        );
        expect(problems[0]?.field).to.equal('password');
      }
      expect(await app.accessState(ann.tokens)).to.equal('valid');
    });

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
      justBefore(app.ports.uow, 'run', () =>
        app.useCases.deleteAccount.execute({ actorId: null, userId: id, expected: null }),
      );
      await refusal(UserNotFoundError, app.useCases.setPassword.execute('ann', 'another horse entirely'));
    });
  });

  describe('EndSessions', () => {
    it('ends every session of one account', async () => {
      const [ann, phone, bob] = [await app.member('ann'), await app.session('ann'), await app.member('bob')];
      expect(await app.useCases.endSessions.execute('ann')).to.equal(2);
      for (const { tokens } of [ann, phone]) expect(await app.accessState(tokens)).to.equal('ended_by_admin');
      expect(await app.accessState(bob.tokens)).to.equal('valid');
      expect(await app.useCases.endSessions.execute('ann')).to.equal(0);
    });

    it('ends every session of all accounts, over several batches', async () => {
      const members = [];
      for (let i = 0; i < 501; i += 1) members.push(await app.member(`user${i}`));
      expect(await app.useCases.endAllSessions.execute()).to.equal(501);
      for (const { tokens } of members) expect(await app.accessState(tokens)).to.equal('ended_by_admin');
      expect(await app.useCases.endAllSessions.execute()).to.equal(0);
    });

    it('is refused for an unknown account', async () => {
      await refusal(UserNotFoundError, app.useCases.endSessions.execute('ann'));
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
    it('takes a role from the account, and ends its sessions', async () => {
      await app.register('ann');
      await app.useCases.grantRole.execute('ann', 'editor');
      const ann = await app.session('ann');
      const result = await app.useCases.revokeRole.execute('ANN', 'editor');
      expect(result).to.deep.equal({ roles: ['user'], sessionsEnded: 1 });
      expect(await app.accessState(ann.tokens)).to.equal('roles_changed');
      expect((await app.actor(await app.login('ann'))).roles).to.deep.equal(['user']);
    });

    it('is refused for the last admin, and for an account’s only role', async () => {
      const root = await app.registerAdmin('root');
      await refusal(LastAdminError, app.useCases.revokeRole.execute('root', 'admin'));
      await app.registerAdmin('deputy');
      await app.useCases.revokeRole.execute('root', 'admin');
      await refusal(NoRoleError, app.useCases.revokeRole.execute('root', 'user'));
      expect((await app.ports.users.findById(root.id))?.roles).to.deep.equal(['user']);
    });

    it('keeps the other roles when the account does not hold the role', async () => {
      await app.register('ann');
      expect((await app.useCases.revokeRole.execute('ann', 'editor')).roles).to.deep.equal(['user']);
    });

    it('refuses an unknown role and an unknown account', async () => {
      await app.register('ann');
      await refusal(UnknownRoleError, app.useCases.revokeRole.execute('ann', 'king'));
      await refusal(UserNotFoundError, app.useCases.revokeRole.execute('nobody', 'user'));
    });

    it('takes from the roles that the account holds once it is locked', async () => {
      await app.register('ann');
      justBefore(app.ports.uow, 'run', () => app.useCases.grantRole.execute('ann', 'editor'));
      expect((await app.useCases.revokeRole.execute('ann', 'user')).roles).to.deep.equal(['editor']);
    });
  });

  describe('Deleting an account as an operator', () => {
    it('is refused for the last admin', async () => {
      const { id } = await app.registerAdmin('root');
      await refusal(
        LastAdminError,
        app.useCases.deleteAccount.execute({ actorId: null, userId: id, expected: null }),
      );
    });
  });
});
