import { expect } from 'chai';
import { Email } from '#domain/identity/accounts/email.ts';
import { LoginName } from '#domain/identity/accounts/login-name.ts';
import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { aSession, aTask, aUser, newId, opening, openingEvents, THEN } from '#tests/support/builders.ts';
import { outside } from '#tests/support/outside.ts';
import { describePersistence, describePostgres } from '#tests/support/persistence.ts';
import { refusalsOf } from '#tests/support/refusal.ts';
import { rejection } from '#tests/support/rejection.ts';
import { withClient } from '#tests/support/schema-of.ts';

const LATER = new Date(THEN.getTime() + 1);

describePersistence('Accounts', (p) => {
  async function added(...users: readonly User[]): Promise<void> {
    for (const user of users) await p.users.add(user);
  }

  describe('keeping one', () => {
    it('gives back every field', async () => {
      const user = aUser()
        .withNames(`Zoë "O'Hara\\" 😀 $1 ?`, '李')
        .withRole('admin', 'weird"role,{}')
        .with({ securityVersion: 7, version: 3, createdAt: THEN, updatedAt: LATER })
        .build();
      await added(user);
      expect(await p.users.findById(user.id)).to.deep.equal(user);
    });

    it('gives back what has no email, or no login and no names', async () => {
      const byLogin = aUser().withEmail(null).withNames(null, null).build();
      const byEmail = aUser().withLogin(null).build();
      await added(byLogin, byEmail);
      expect(await p.users.findById(byLogin.id)).to.deep.equal(byLogin);
      expect(await p.users.findById(byEmail.id)).to.deep.equal(byEmail);
    });

    it('finds it by its email and by its login, in any case, with a password or without', async () => {
      const user = aUser().withEmail('Ann@Example.org').withLogin('Ann-One').suspendedUntil(LATER).build();
      await added(user);
      expect(await p.users.findByName(Email.parse('aNN@example.ORG'))).to.deep.equal(user);
      expect(await p.users.findByName(LoginName.parse('aNN-oNE'))).to.deep.equal(user);
      expect(await p.users.findByName(LoginName.parse('ann'))).to.equal(null);
    });

    it('knows nobody it was not given', async () => {
      expect(await p.users.findById(newId())).to.equal(null);
    });

    it('is not changed by whoever holds what was put in or taken out', async () => {
      const user = aUser().build();
      const time = THEN.getTime();
      await added(user);
      for (const held of [user, (await p.users.findById(user.id))!]) {
        held.createdAt.setFullYear(1999);
        (held.roles as string[]).push('admin');
      }
      const [found] = await p.users.list(1, null);
      expect(found!.createdAt.getTime()).to.equal(time);
      expect(found!.roles).to.deep.equal(['user']);
    });
  });

  describe('names', () => {
    it('are taken whatever the case of their letters', async () => {
      await added(aUser().withEmail('Ann@Example.org').withLogin('Ann-One').build());
      const sameEmail = aUser().withEmail('aNN@eXAMPLE.ORG').build();
      const sameLogin = aUser().withLogin('aNN-oNE').build();
      expect(await rejection(p.users.add(sameEmail))).to.be.instanceOf(EmailTakenError);
      expect(await rejection(p.users.add(sameLogin))).to.be.instanceOf(LoginTakenError);
      expect(await p.users.findById(sameEmail.id)).to.equal(null);
    });

    it('can be missing on any number of accounts', async () => {
      await added(aUser().withEmail(null).build(), aUser().withEmail(null).build());
      await added(aUser().withLogin(null).build(), aUser().withLogin(null).build());
      expect(await p.users.list(10, null)).to.have.length(4);
    });

    it('stay taken when an account is changed to them, and its own are no obstacle', async () => {
      const one = aUser().withEmail('one@example.org').withLogin('one').build();
      const two = aUser().withEmail('two@example.org').withLogin('two').build();
      await added(one, two);
      expect(
        await rejection(p.users.save(two.withProfile({ email: 'ONE@example.org' }, LATER))),
      ).to.be.instanceOf(EmailTakenError);
      expect(await rejection(p.users.save(two.withProfile({ login: 'ONE' }, LATER)))).to.be.instanceOf(
        LoginTakenError,
      );
      const shouted = await p.users.save(two.withProfile({ email: 'TWO@example.org', login: 'TWO' }, LATER));
      expect(shouted?.email).to.equal('TWO@example.org');
    });

    it('go to one of fifty who want the same at once', async () => {
      const racers = Array.from({ length: 50 }, (_, turn) =>
        aUser()
          .withEmail(turn % 2 === 0 ? 'race@example.org' : 'RACE@Example.Org')
          .build(),
      );
      const results = await Promise.allSettled(racers.map((user) => p.users.add(user)));
      const lost = refusalsOf(results);
      expect(lost).to.have.length(49);
      for (const reason of lost) expect(reason).to.be.instanceOf(EmailTakenError);
      expect(await p.users.list(100, null)).to.have.length(1);
    });

    it('are free again once their account is gone', async () => {
      const user = aUser().withEmail('again@example.org').build();
      await added(user);
      await p.users.remove(user.id);
      await added(aUser().withEmail('again@example.org').build());
    });
  });

  describe('saving a change', () => {
    it('keeps it under the next version', async () => {
      const user = aUser().build();
      await added(user);
      const changed = user
        .withProfile({ firstName: 'Bea', login: null }, LATER)
        .withRoles(['user', 'admin'], LATER);
      const saved = await p.users.save(changed);
      expect(saved).to.deep.equal(changed.withVersion(2));
      expect(await p.users.findById(user.id)).to.deep.equal(saved);
    });

    it('is refused for a version that has passed, and for an account that is gone', async () => {
      const user = aUser().build();
      await added(user);
      const first = await p.users.save(user.withProfile({ firstName: 'First' }, LATER));
      expect(await p.users.save(user.withProfile({ firstName: 'Second' }, LATER))).to.equal(null);
      expect(await p.users.findById(user.id)).to.deep.equal(first);
      await p.users.remove(user.id);
      expect(await p.users.save(first!)).to.equal(null);
    });

    it('lets one of twenty win who change the same version at once', async () => {
      const user = aUser().build();
      await added(user);
      const saves = await Promise.all(
        Array.from({ length: 20 }, (_, turn) =>
          p.users.save(user.withProfile({ firstName: `Name ${turn}` }, LATER)),
        ),
      );
      const won = saves.filter((saved) => saved !== null);
      expect(won).to.have.length(1);
      expect(await p.users.findById(user.id)).to.deep.equal(won[0]);
    });

    it('never takes back a login that came meanwhile', async () => {
      const user = aUser().build();
      await added(user);
      await p.sessions.open(...opening(aSession(user).openedAt(LATER).build()));
      await p.users.save(user.withProfile({ firstName: 'Bea' }, LATER));
      expect((await p.users.findById(user.id))?.lastLoginAt).to.deep.equal(LATER);
    });

    it('never takes back a security version that was raised meanwhile', async () => {
      const user = aUser().build();
      await added(user);
      await p.uow.run(async () => {
        await p.users.lock(user.id);
        await p.users.raiseSecurityVersion(user.id);
      });
      await p.users.save(user.withProfile({ firstName: 'Bea' }, LATER));
      expect((await p.users.findById(user.id))?.securityVersion).to.equal(2);
    });
  });

  describe('the list', () => {
    it('is newest first, in pages that neither repeat nor miss anybody', async () => {
      const users = Array.from({ length: 7 }, () => aUser().build());
      await added(...users.toSorted(() => Math.random() - 0.5));
      const pages = [await p.users.list(3, null)];
      while (pages.at(-1)!.length === 3) pages.push(await p.users.list(3, pages.at(-1)!.at(-1)!.id));
      expect(pages.flat()).to.deep.equal(users.toReversed());
      expect(pages).to.have.length(3);
    });

    it('goes on after an account that is gone', async () => {
      const [old, gone, young] = [aUser().build(), aUser().build(), aUser().build()];
      await added(old, gone, young);
      await p.users.remove(gone.id);
      expect(await p.users.list(10, gone.id)).to.deep.equal([old]);
      expect(young.id > gone.id).to.equal(true);
    });
  });

  describe('removing one', () => {
    it('takes the credential, the tasks and the known networks with it, and nobody else’s', async () => {
      const [gone, stays] = [aUser().build(), aUser().build()];
      for (const user of [gone, stays]) {
        await p.users.add(user, 'hash' as never);
        await p.tasks.add(aTask(user).build());
      }
      const session = aSession(gone).build();
      await p.sessions.open(session, 1, '192.0.2.0', openingEvents(session));
      await p.sessions.endAll(gone.id, 'account_deleted', LATER, null);

      expect(await p.users.remove(gone.id)).to.equal(true);

      expect(await p.users.findById(gone.id)).to.equal(null);
      expect(await p.credentials.findByUserId(gone.id)).to.equal(null);
      expect(await p.tasks.list({ ownerId: gone.id, status: null, limit: 9, before: null })).to.deep.equal(
        [],
      );
      expect(await p.sessions.hasOpenedFrom(gone.id, '192.0.2.0', THEN)).to.equal(false);
      expect(await p.credentials.findByUserId(stays.id)).not.to.equal(null);
      expect(await p.tasks.list({ ownerId: stays.id, status: null, limit: 9, before: null })).to.have.length(
        1,
      );
    });

    it('says whether there was one', async () => {
      const user = aUser().build();
      await added(user);
      expect(await Promise.all([p.users.remove(user.id), p.users.remove(user.id)])).to.have.members([
        true,
        false,
      ]);
    });
  });

  describe('a lock', () => {
    it('makes a change by others wait for the end of the unit of work', async () => {
      const user = aUser().build();
      await added(user);
      const events: string[] = [];
      let change: Promise<unknown> = Promise.resolve();
      await p.uow.run(async () => {
        expect(await p.users.lock(user.id)).to.deep.equal(user);
        change = outside(async () => {
          await p.users.save(user.withProfile({ firstName: 'Bea' }, LATER));
          events.push('changed');
        });
        await outside(() => p.untilBlocked(1));
        events.push('unit of work ends');
      });
      await change;
      expect(events).to.deep.equal(['unit of work ends', 'changed']);
    });

    it('is refused outside a unit of work, where it would hold nothing', async () => {
      for (const call of [
        () => p.users.lock(newId()),
        () => p.users.raiseSecurityVersion(newId()),
        () => p.users.countOtherAdmins(newId(), THEN),
      ]) {
        expect(await rejection(call())).to.be.instanceOf(Error);
      }
    });
  });
});

describePostgres('Accounts of great size', (p) => {
  it('are removed within the deadline of a statement, however many tasks they have', async () => {
    const user = aUser().build();
    await p.users.add(user);
    await withClient(p.url, (client) =>
      client.query(
        `INSERT INTO tasks SELECT gen_random_uuid(), $1, 'title', '', 'todo', NULL, 1, now(), now()
         FROM generate_series(1, 12000)`,
        [user.id],
      ),
    );
    expect(await p.users.remove(user.id)).to.equal(true);
    expect(await p.tasks.list({ ownerId: user.id, status: null, limit: 1, before: null })).to.deep.equal([]);
  });
});
