import { expect } from 'chai';
import { LastAdminError, UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { InvalidCredentialsError, PreconditionFailedError } from '#application/shared/errors.ts';
import { newId } from '#tests/support/builders.ts';
import { callsOf, failing } from '#tests/support/intercept.ts';
import { refusal, refusalsOf } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';

describe('DeleteAccount', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  const remove = (userId: UserId, expected: readonly number[] | null = null) =>
    app.useCases.deleteAccount.execute({ actorId: userId, userId, expected });

  it('deletes the account, its credential and its tasks, and no one else’s', async () => {
    const [ann, bob] = [await app.member('ann'), await app.member('bob')];
    await app.useCases.createTask.execute(ann.userId, { title: 'Water the plants' });
    const { view } = await app.useCases.createTask.execute(bob.userId, { title: 'Feed the cat' });
    await remove(ann.userId);
    await refusal(UserNotFoundError, app.useCases.getUser.execute(ann.userId));
    await refusal(InvalidCredentialsError, app.login('ann'));
    const tasksOf = async (ownerId: UserId) =>
      (await app.useCases.listTasks.execute({ ownerId, status: null, limit: 10, before: null })).items;
    expect(await tasksOf(ann.userId)).to.deep.equal([]);
    expect(await tasksOf(bob.userId)).to.deep.equal([view]);
    expect(await app.accessState(bob.tokens)).to.equal('valid');
  });

  it('refuses every token at once', async () => {
    const [ann, phone] = [await app.member('ann'), await app.session('ann')];
    await remove(ann.userId);
    for (const { tokens } of [ann, phone]) {
      expect(await app.accessState(tokens)).to.equal('account_deleted');
      expect(await app.refreshState(tokens)).to.equal('account_deleted');
    }
  });

  it('frees the names', async () => {
    const ann = await app.member('ann');
    await remove(ann.userId);
    expect((await app.register('Ann')).id).not.to.equal(ann.userId);
  });

  it('removes the account from the user list', async () => {
    const ann = await app.member('ann');
    const invalidations = callsOf(app.ports.userList, 'invalidate');
    await remove(ann.userId);
    expect((await app.useCases.listUsers.execute({ limit: 10, before: null })).items).to.deep.equal([]);
    expect(invalidations).to.have.lengthOf(1);
  });

  it('is refused for the last admin, and changes nothing', async () => {
    const { id } = await app.registerAdmin('root');
    const root = await app.session('root');
    await refusal(LastAdminError, remove(id));
    expect(await app.accessState(root.tokens)).to.equal('valid');
    await app.login('root');
  });

  it('deletes an admin while another is left, and of two at once only one', async () => {
    const admins = [
      await app.registerAdmin('root'),
      await app.registerAdmin('other'),
      await app.registerAdmin('third'),
    ];
    await remove(admins[0]!.id);
    const outcomes = await Promise.allSettled(admins.slice(1).map(({ id }) => remove(id)));
    const refused = refusalsOf(outcomes);
    expect(refused).to.have.lengthOf(1);
    expect(refused[0]).to.be.instanceOf(LastAdminError);
    expect(await app.ports.users.hasAdmin()).to.equal(true);
  });

  it('checks the versions of the precondition', async () => {
    const ann = await app.member('ann');
    await refusal(PreconditionFailedError, remove(ann.userId, [7]));
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    await remove(ann.userId, [7, 1]);
  });

  it('is refused for an unknown account', async () => {
    await refusal(UserNotFoundError, remove(newId<UserId>()));
  });

  it('changes nothing when it fails half-way', async () => {
    const ann = await app.member('ann');
    failing(app.ports.users, 'remove', new Error('the disk is full'), 1);
    await refusal(Error, remove(ann.userId));
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    expect(await app.refreshState(ann.tokens)).to.equal('valid');
    await app.login('ann');
  });
});
