import { expect } from 'chai';
import { LastAdminError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { aUser, newId, THEN } from '#tests/support/builders.ts';
import { outside } from '#tests/support/outside.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { refusalsOf } from '#tests/support/refusal.ts';
import { rejection } from '#tests/support/rejection.ts';

describePersistence('The last admin', (p) => {
  /** As the use cases do it: count under the lock, then write. */
  async function demote(admin: User): Promise<void> {
    await p.uow.run(async () => {
      const user = await p.users.lock(admin.id);
      if ((await p.users.countOtherAdmins(admin.id, THEN)) === 0) throw new LastAdminError();
      await p.users.save(user!.withRoles(['user'], THEN));
    });
  }

  async function admins(count: number): Promise<readonly User[]> {
    const all = Array.from({ length: count }, () => aUser().withRole('admin').build());
    for (const admin of all) await p.users.add(admin);
    return all;
  }

  it('is seen as soon as an account holds the role', async () => {
    await p.users.add(aUser().build());
    expect(await p.users.hasAdmin()).to.equal(false);
    await admins(1);
    expect(await p.users.hasAdmin()).to.equal(true);
  });

  it('is counted apart from the one who asks', async () => {
    const [one, two] = await admins(2);
    await p.users.add(aUser().build());
    const counted = await p.uow.run(() =>
      Promise.all([one, two].map((user) => p.users.countOtherAdmins(user!.id, THEN))),
    );
    expect(counted).to.deep.equal([1, 1]);
    expect(await p.uow.run(() => p.users.countOtherAdmins(newId(), THEN))).to.equal(2);
  });

  it('is not one who is suspended now', async () => {
    const [one] = await admins(1);
    const later = new Date(THEN.getTime() + 1);
    await p.users.add(aUser().withRole('admin').suspendedUntil(later).build());
    const count = (now: Date) => p.uow.run(() => p.users.countOtherAdmins(one!.id, now));
    expect([await count(THEN), await count(later)]).to.deep.equal([0, 1]);
    expect(await p.users.hasAdmin()).to.equal(true);
  });

  it('is not counted by two at the same time: the second sees what the first has done', async () => {
    const [one, two] = await admins(2);
    let second: Promise<unknown> = Promise.resolve();
    await p.uow.run(async () => {
      const user = await p.users.lock(one!.id);
      expect(await p.users.countOtherAdmins(one!.id, THEN)).to.equal(1);
      second = outside(() => rejection(demote(two!)));
      await outside(() => p.untilBlocked(1));
      await p.users.save(user!.withRoles(['user'], THEN));
    });
    expect(await second).to.be.instanceOf(LastAdminError);
  });

  for (const count of [2, 5]) {
    it(`is left when ${count} admins are demoted at once`, async () => {
      const all = await admins(count);
      const results = await Promise.allSettled(all.map(demote));
      const refused = refusalsOf(results);
      expect(refused).to.have.length(1);
      expect(refused[0]).to.be.instanceOf(LastAdminError);
      expect((await p.users.list(10, null)).filter((user) => user.isAdmin)).to.have.length(1);
    });
  }
});
