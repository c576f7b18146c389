import { expect } from 'chai';
import { PASSWORD_ONLY, type LoginProof } from '#domain/identity/sessions/authentication.ts';
import { Session, type SessionEndReason } from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import {
  aSession,
  aTask,
  aUser,
  LIFETIMES,
  newId,
  opening,
  openingEvents,
  reuseEvent,
  THEN,
} from '#tests/support/builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { uncommitted } from '#tests/support/uncommitted.ts';

const LATER = new Date(THEN.getTime() + 60_000);
const NETWORK = '192.0.2.0';

describePersistence('Ending sessions', (p) => {
  const user = aUser().build();
  const other = aUser().build();

  beforeEach(async () => {
    await p.users.add(user);
    await p.users.add(other);
  });

  async function opened(
    owner: User = user,
    openedAt: Date = THEN,
    proof: LoginProof = PASSWORD_ONLY,
  ): Promise<Session> {
    const session = aSession(owner).openedAt(openedAt).openedBy(proof).build();
    await p.sessions.open(session, 1, NETWORK, openingEvents(session));
    return session;
  }

  async function reasonOf(session: Session, now: Date = LATER): Promise<SessionEndReason | null> {
    const state = await p.sessions.stateOf(session.id, session.userId, now);
    return state.alive ? null : state.reason;
  }

  describe('one', () => {
    it('takes its address and user agent and keeps the rest', async () => {
      const session = await opened();
      expect(await p.sessions.end(session.id, user.id, 'logged_out', LATER)).to.equal(true);
      expect(await p.sessions.find(session.id)).to.deep.equal(session.ended('logged_out', LATER));
    });

    it('lets the first reason stand', async () => {
      const session = await opened();
      await p.sessions.end(session.id, user.id, 'logged_out', THEN);
      expect(await p.sessions.end(session.id, user.id, 'roles_changed', LATER)).to.equal(false);
      await p.sessions.endAll(user.id, 'password_changed', LATER, null);
      expect(await p.sessions.find(session.id)).to.deep.equal(session.ended('logged_out', THEN));
    });

    it('succeeds for one of twenty who try at once', async () => {
      const session = await opened();
      const ended = await Promise.all(
        Array.from({ length: 20 }, () => p.sessions.end(session.id, user.id, 'logged_out', LATER)),
      );
      expect(ended.filter(Boolean)).to.have.length(1);
    });

    it('is left to its owner', async () => {
      const session = await opened();
      expect(await p.sessions.end(session.id, other.id, 'logged_out', LATER)).to.equal(false);
      expect(await p.sessions.end(newId(), user.id, 'logged_out', LATER)).to.equal(false);
      expect(await reasonOf(session)).to.equal(null);
    });

    it('comes too late for one that has expired', async () => {
      const session = await opened();
      expect(await p.sessions.end(session.id, user.id, 'logged_out', session.idleExpiresAt)).to.equal(false);
      expect(await reasonOf(session, session.idleExpiresAt)).to.equal('session_expired');
    });
  });

  describe('all of a user', () => {
    it('ends the live ones but the one that goes on, and says which', async () => {
      const [one, two, kept] = [await opened(), await opened(), await opened()];
      const others = await opened(other);
      await p.sessions.end(two.id, user.id, 'logged_out', THEN);

      const endings = await p.sessions.endAll(user.id, 'password_changed', LATER, kept.id);

      expect(endings).to.deep.equal([{ sessionId: one.id, reason: 'password_changed' }]);
      expect(await p.sessions.find(one.id)).to.deep.equal(one.ended('password_changed', LATER));
      expect(await reasonOf(kept)).to.equal(null);
      expect(await reasonOf(others)).to.equal(null);
      expect(await reasonOf(two)).to.equal('logged_out');
    });

    it('leaves those that expired unnoticed their own reason', async () => {
      const expired = await opened();
      const now = expired.idleExpiresAt;
      const live = await opened(user, now);
      expect(await p.sessions.endAll(user.id, 'roles_changed', now, null)).to.deep.equal([
        { sessionId: live.id, reason: 'roles_changed' },
      ]);
      expect(await reasonOf(expired, now)).to.equal('session_expired');
    });
  });

  describe('the last factor of an account', () => {
    const two = { kind: 'password', second: { kind: 'totp' } } as const;

    it('leaves its sessions worth a password alone, and says which were worth more', async () => {
      const strong = [
        await opened(user, THEN, two),
        await opened(user, THEN, { kind: 'passkey' }),
        await opened(user, THEN, two),
      ] as const;
      const weak = await opened();
      const others = await opened(other, THEN, two);
      await p.sessions.end(strong[2].id, user.id, 'logged_out', LATER);
      const ended = await p.sessions.find(strong[2].id);

      const fallen = await p.sessions.fallToAal1(user.id);

      expect(fallen).to.have.members([strong[0].id, strong[1].id]);
      for (const session of strong.slice(0, 2))
        expect(await p.sessions.find(session.id)).to.deep.equal(
          Session.restore({ ...session.snapshot(), amr: ['pwd'], acr: 'aal1' }),
        );
      expect(await p.sessions.find(strong[2].id)).to.deep.equal(ended);
      expect(await p.sessions.find(weak.id)).to.deep.equal(weak);
      expect(await p.sessions.find(others.id)).to.deep.equal(others);
      expect(await p.sessions.fallToAal1(user.id)).to.deep.equal([]);
    });

    it('shows in the next refresh of the session', async () => {
      const { id: sessionId, secretHash, authTime } = await opened(user, THEN, two);
      await p.sessions.fallToAal1(user.id);
      const token = { sessionId, secretHash, counter: 0 };
      const outcome = await p.sessions.rotate(token, LATER, LIFETIMES, reuseEvent());
      expect('session' in outcome && outcome.session).to.deep.include({
        authTime,
        amr: ['pwd'],
        acr: 'aal1',
      });
    });

    it('stays, with all that hangs on it, when the change is undone', async () => {
      const session = await opened(user, THEN, two);
      const change = await uncommitted(p.uow, () => p.sessions.fallToAal1(user.id));
      await change.undo();
      expect(await p.sessions.find(session.id)).to.deep.equal(session);
    });
  });

  describe('the state', () => {
    it('is alive until the idle expiry, and says until when', async () => {
      const session = await opened();
      const { idleExpiresAt: until } = session;
      const just = new Date(until.getTime() - 1);
      expect(await p.sessions.stateOf(session.id, user.id, just)).to.deep.equal({
        alive: true,
        until,
        accountVersion: user.version,
      });
      expect(await reasonOf(session, until)).to.equal('session_expired');
    });

    it('of a session that nobody knows depends on whether its user is there', async () => {
      expect(await p.sessions.stateOf(newId(), user.id, THEN)).to.deep.equal({
        alive: false,
        reason: 'session_expired',
      });
      expect(await p.sessions.stateOf(newId(), newId(), THEN)).to.deep.equal({
        alive: false,
        reason: 'account_deleted',
      });
    });

    it('of somebody else’s session is that of none', async () => {
      const session = await opened();
      expect(await p.sessions.stateOf(session.id, other.id, THEN)).to.deep.equal({
        alive: false,
        reason: 'session_expired',
      });
    });
  });

  describe('the list', () => {
    it('of a user holds the live ones, newest first', async () => {
      const [one, two, three] = [await opened(), await opened(), await opened()];
      await opened(other);
      await p.sessions.end(two.id, user.id, 'logged_out', THEN);
      expect(await p.sessions.listLive(user.id, LATER)).to.deep.equal([three, one]);
      expect(await p.sessions.listLive(user.id, one.idleExpiresAt)).to.deep.equal([]);
    });

    it('of users with live sessions goes by their ids, in pages', async () => {
      const users = [user, other, aUser().build(), aUser().build()];
      for (const late of users.slice(2)) await p.users.add(late);
      for (const each of users) await opened(each);
      await opened(users[1]);
      await p.sessions.endAll(users[2]!.id, 'logged_out', THEN, null);
      const live = [users[0]!.id, users[1]!.id, users[3]!.id];
      expect(await p.sessions.listUsersWithLive(LATER, 2, null)).to.deep.equal(live.slice(0, 2));
      expect(await p.sessions.listUsersWithLive(LATER, 2, live[1]!)).to.deep.equal(live.slice(2));
      expect(await p.sessions.listUsersWithLive(LATER, 2, live[2]!)).to.deep.equal([]);
      expect(await p.sessions.listUsersWithLive(new Date(THEN.getTime() + 1_000_000), 9, null)).to.deep.equal(
        [],
      );
    });
  });

  describe('with their account', () => {
    async function deleteAccount(owner: User, now: Date): Promise<void> {
      await p.uow.run(async () => {
        if ((await p.users.lock(owner.id)) === null) return;
        await p.users.raiseSecurityVersion(owner.id);
        await p.sessions.endAll(owner.id, 'account_deleted', now, null);
        await p.users.remove(owner.id);
      });
    }

    it('leaves the reason behind', async () => {
      const session = await opened();
      const loggedOut = await opened();
      await p.sessions.end(loggedOut.id, user.id, 'logged_out', THEN);
      await deleteAccount(user, LATER);
      expect(await reasonOf(session)).to.equal('account_deleted');
      expect(await reasonOf(loggedOut)).to.equal('logged_out');
      expect(await p.sessions.find(session.id)).to.deep.equal(session.ended('account_deleted', LATER));
    });

    it('works for an account with a session that expired unnoticed', async () => {
      const session = await opened();
      await deleteAccount(user, session.idleExpiresAt);
      expect(await reasonOf(session, session.idleExpiresAt)).to.equal('session_expired');
      expect(await p.users.findById(user.id)).to.equal(null);
    });

    it('ends well against everything that may happen to the account at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        const gone = aUser().build();
        await p.users.add(gone, 'old' as never);
        const session = await opened(gone);
        const token = { sessionId: session.id, secretHash: session.secretHash, counter: 0 };
        const calls: (() => Promise<unknown>)[] = [
          () => p.sessions.open(...opening(aSession(gone).build())),
          () => p.sessions.open(...opening(aSession(gone).build())),
          () => p.sessions.rotate(token, THEN, LIFETIMES, reuseEvent()),
          () => p.sessions.end(session.id, gone.id, 'logged_out', THEN),
          () => p.tasks.add(aTask(gone).build()),
          () => p.tasks.add(aTask(gone).build()),
          () => p.users.save(gone.withProfile({ firstName: 'Bea' }, LATER)),
          () => p.credentials.replace(gone.id, 'old' as never, 'new' as never),
          () => deleteAccount(gone, LATER),
        ];
        await Promise.all(
          calls.toSpliced(round % 9, 0, () => deleteAccount(gone, LATER)).map((call) => call()),
        );
        expect(await p.users.findById(gone.id)).to.equal(null);
        expect(await p.sessions.listLive(gone.id, LATER)).to.deep.equal([]);
        expect(await p.tasks.list({ ownerId: gone.id, status: null, limit: 9, before: null })).to.deep.equal(
          [],
        );
        expect(await reasonOf(session)).to.be.oneOf(['account_deleted', 'logged_out']);
      }
    });
  });
});
