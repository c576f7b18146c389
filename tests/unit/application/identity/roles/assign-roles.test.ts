import { expect } from 'chai';
import {
  LastAdminError,
  NoRoleError,
  RoleNotAllowedError,
  UnknownRoleError,
  UserNotFoundError,
} from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Actor } from '#application/identity/actor.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { newId } from '#tests/support/builders.ts';
import { justBefore } from '#tests/support/intercept.ts';
import { refusal, refusalsOf } from '#tests/support/refusal.ts';
import { TestApplication, type Member } from '#tests/support/test-application.ts';

describe('AssignRoles', () => {
  let app: TestApplication;
  let root: Member;
  let ann: Member;
  beforeEach(async () => {
    app = new TestApplication();
    await app.registerAdmin('root');
    [root, ann] = [await app.session('root'), await app.member('ann')];
  });

  const assign = (actor: Actor, userId: UserId, ...roles: readonly string[]) =>
    app.useCases.assignRoles.execute({ actor, userId, roles });

  it('sets the roles of an account and refuses its tokens at once, not the admin’s own', async () => {
    const outcome = await assign(root, ann.userId, 'editor', 'user', 'user');
    expect(outcome).to.deep.equal({ roles: ['user', 'editor'], sessionsEnded: 1 });
    expect(await app.accessState(ann.tokens)).to.equal('roles_changed');
    expect(await app.accessState(root.tokens)).to.equal('valid');
    expect((await app.session('ann')).roles).to.deep.equal(['user', 'editor']);
  });

  it('is refused for a caller who is no admin', async () => {
    await refusal(RoleNotAllowedError, assign(ann, root.userId, 'user'));
    await refusal(RoleNotAllowedError, assign(ann, ann.userId, 'user'));
    await refusal(RoleNotAllowedError, assign(ann, newId<UserId>(), 'user'));
  });

  it('refuses unknown roles, no roles and unknown accounts', async () => {
    await refusal(UnknownRoleError, assign(root, ann.userId, 'king'));
    await refusal(NoRoleError, assign(root, ann.userId));
    await refusal(UserNotFoundError, assign(root, newId<UserId>(), 'user'));
    expect(await app.accessState(ann.tokens)).to.equal('valid');
  });

  it('is refused for the last admin, also by themselves', async () => {
    await refusal(LastAdminError, assign(root, root.userId, 'user'));
    expect(await app.accessState(root.tokens)).to.equal('valid');
  });

  it('is refused for a caller who was demoted meanwhile', async () => {
    await app.registerAdmin('other');
    const other = await app.session('other');
    justBefore(app.ports.uow, 'run', () => assign(root, other.userId, 'user'));
    const { reason } = await refusal(UnauthenticatedError, assign(other, root.userId, 'user'));
    expect(reason).to.equal('roles_changed');
    expect(await app.accessState(root.tokens)).to.equal('valid');
    expect((await app.session('root')).roles).to.include('admin');
  });

  it('is refused for a caller whose account was deleted meanwhile', async () => {
    await app.registerAdmin('other');
    const other = await app.session('other');
    justBefore(app.ports.uow, 'run', () => app.deleteAccount(other.userId));
    const { reason } = await refusal(UnauthenticatedError, assign(other, ann.userId, 'admin'));
    expect(reason).to.equal('account_deleted');
    expect((await app.session('ann')).roles).to.deep.equal(['user']);
  });

  it('leaves one of two admins who demote each other at once', async () => {
    await app.registerAdmin('other');
    const other = await app.session('other');
    const outcomes = await Promise.allSettled([
      assign(root, other.userId, 'user'),
      assign(other, root.userId, 'user'),
    ]);
    const refused = refusalsOf(outcomes);
    expect(refused).to.have.lengthOf(1);
    const late = refused[0] instanceof UnauthenticatedError && refused[0].reason === 'roles_changed';
    expect(late || refused[0] instanceof LastAdminError).to.equal(true);
    expect(await app.ports.users.hasAdmin()).to.equal(true);
  });
});
