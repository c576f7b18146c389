import { expect } from 'chai';
import {
  LastAdminError,
  NoRoleError,
  RoleNotAllowedError,
  UnknownRoleError,
  UserNotFoundError,
} from '#domain/identity/errors.ts';
import type { Actor } from '#application/identity/actor.ts';
import { failing } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';

describe('UpdateOwnRoles', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication({
      roles: ['user', 'reader', 'editor', 'admin'],
      selfAssignableRoles: ['user', 'reader'],
    });
  });

  const update = (actor: Actor, ...wanted: readonly string[]) =>
    app.useCases.updateOwnRoles.execute(actor, wanted);

  it('sets the roles and refuses every current token at once', async () => {
    const [ann, phone] = [await app.member('ann'), await app.session('ann')];
    expect(await update(ann, 'reader', 'user')).to.deep.equal({
      roles: ['user', 'reader'],
      sessionsEnded: 2,
    });
    for (const { tokens } of [ann, phone]) expect(await app.accessState(tokens)).to.equal('roles_changed');
    expect((await app.session('ann')).roles).to.deep.equal(['user', 'reader']);
  });

  it('refuses every current token also when the roles stay the same', async () => {
    const ann = await app.member('ann');
    expect(await update(ann, 'user', 'user')).to.deep.equal({ roles: ['user'], sessionsEnded: 1 });
    expect(await app.accessState(ann.tokens)).to.equal('roles_changed');
  });

  it('refuses a role that only an admin may give, and ends nothing', async () => {
    const ann = await app.member('ann');
    for (const role of ['editor', 'admin']) await refusal(RoleNotAllowedError, update(ann, 'user', role));
    expect(await app.accessState(ann.tokens)).to.equal('valid');
  });

  it('refuses an unknown role and no role at all, for an admin too', async () => {
    await app.registerAdmin('root');
    const root = await app.session('root');
    await refusal(UnknownRoleError, update(root, 'user', 'king'));
    await refusal(NoRoleError, update(root));
    expect(await app.accessState(root.tokens)).to.equal('valid');
  });

  it('lets an admin take any role', async () => {
    await app.registerAdmin('root');
    const root = await app.session('root');
    expect((await update(root, 'editor', 'admin')).roles).to.deep.equal(['editor', 'admin']);
  });

  it('checks the roles of the account, not those of the token', async () => {
    await app.registerAdmin('root');
    await app.registerAdmin('other');
    const root = await app.session('root');
    const stale = { ...root };
    await update(root, 'user');
    await refusal(RoleNotAllowedError, update(stale, 'user', 'admin'));
  });

  it('is refused when the last admin drops the role, and ends nothing', async () => {
    await app.registerAdmin('root');
    const root = await app.session('root');
    await refusal(LastAdminError, update(root, 'user'));
    expect(await app.accessState(root.tokens)).to.equal('valid');
    expect((await app.session('root')).roles).to.deep.equal(['user', 'admin']);
  });

  it('keeps one of two admins who drop the role at once', async () => {
    await app.registerAdmin('root');
    await app.registerAdmin('other');
    const admins = [await app.session('root'), await app.session('other')];
    const outcomes = await Promise.allSettled(admins.map((admin) => update(admin, 'user')));
    expect(outcomes.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected']);
    expect(await app.ports.users.hasAdmin()).to.equal(true);
  });

  it('changes roles and ends sessions together or not at all', async () => {
    const ann = await app.member('ann');
    failing(app.ports.users, 'save', new Error('the disk is full'), 1);
    await refusal(Error, update(ann, 'user', 'reader'));
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    expect(await app.refreshState(ann.tokens)).to.equal('valid');
    expect((await app.session('ann')).roles).to.deep.equal(['user']);
  });

  it('is refused when the account was deleted', async () => {
    const ann = await app.member('ann');
    await app.deleteAccount(ann.userId);
    await refusal(UserNotFoundError, update(ann, 'user'));
  });
});
