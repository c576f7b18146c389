import { expect } from 'chai';
import { sql } from 'kysely';
import { PASSWORD_ONLY, type LoginProof } from '#domain/identity/sessions/authentication.ts';
import { MAX_LIVE_SESSIONS, type Session } from '#domain/identity/sessions/session.ts';
import { UNTIL_REINSTATED } from '#domain/identity/accounts/suspension.ts';
import { User } from '#domain/identity/accounts/user.ts';
import { aSession, aUser, newId, opening, openingEvents, THEN } from '#tests/support/builders.ts';
import {
  describePersistence,
  describePostgres,
  PATIENT_DEADLINES,
  postgresPersistence,
} from '#tests/support/persistence.ts';
import { uncommitted } from '#tests/support/uncommitted.ts';
import { until } from '#tests/support/until.ts';

const NETWORK = '192.0.2.0';
const LATER = new Date(THEN.getTime() + 1_000);

describePersistence('Opening sessions', (p) => {
  const user = aUser().build();

  beforeEach(() => p.users.add(user));

  async function open(session: Session, securityVersion = 1, network = NETWORK) {
    return await p.sessions.open(session, securityVersion, network, openingEvents(session));
  }

  async function raise(): Promise<void> {
    await p.users.lock(user.id);
    await p.users.raiseSecurityVersion(user.id);
    await p.sessions.endAll(user.id, 'roles_changed', LATER, null);
  }

  it('keeps every field', async () => {
    const session = aSession(user).from('2001:db8::1', 'Zoë’s "Browser" \\ 😀').build();
    const plain = aSession(user).from(null, null).build();
    expect(await open(session)).to.deep.equal([]);
    expect(await open(plain)).to.deep.equal([]);
    expect(await p.sessions.find(session.id)).to.deep.equal(session);
    expect(await p.sessions.find(plain.id)).to.deep.equal(plain);
  });

  it('keeps what it was opened by, methods of any name included', async () => {
    const proofs: readonly LoginProof[] = [
      PASSWORD_ONLY,
      { kind: 'password', second: { kind: 'recovery_code' } },
      { kind: 'password', second: { kind: 'passkey', backedUp: true } },
      { kind: 'passkey' },
    ];
    const sessions = proofs.map((proof) => aSession(user).openedBy(proof).build());
    sessions.push(
      aSession(user)
        .with({ amr: ['{"a",b}', 'NULL', '\\', 'é 😀', ''] })
        .build(),
      aSession(user).with({ amr: [] }).build(),
    );
    for (const session of sessions) {
      expect(await open(session)).to.deep.equal([]);
      expect(await p.sessions.find(session.id)).to.deep.equal(session);
    }
    expect(await p.sessions.listLive(user.id, LATER)).to.deep.equal(sessions.toReversed());
  });

  it('is not changed by whoever holds what was put in or taken out', async () => {
    const session = aSession(user).build();
    await open(session);
    for (const held of [session, (await p.sessions.find(session.id))!]) held.idleExpiresAt.setFullYear(1999);
    expect((await p.sessions.stateOf(session.id, user.id, LATER)).alive).to.equal(true);
  });

  it('happens only under the security version that was read', async () => {
    for (const version of [0, 2]) {
      const session = aSession(user).build();
      expect(await open(session, version)).to.equal(null);
      expect(await p.sessions.find(session.id)).to.equal(null);
    }
    expect(await p.sessions.hasOpenedFrom(user.id, NETWORK, THEN)).to.equal(false);
  });

  it('does not happen while the account is suspended', async () => {
    const stored = (await p.users.findById(user.id))!;
    const until = new Date(THEN.getTime() + 60_000);
    await p.users.save(stored.suspended({ reason: 'Spam', until }, THEN));
    expect(await open(aSession(user).build())).to.equal(null);
    expect(await p.sessions.listLive(user.id, LATER)).to.deep.equal([]);
    expect(await p.sessions.hasOpenedFrom(user.id, NETWORK, THEN)).to.equal(false);
    expect((await p.users.findById(user.id))?.lastLoginAt).to.equal(null);
    expect(await open(aSession(user).openedAt(until).build())).to.deep.equal([]);
  });

  it('waits for a suspension that is under way', async () => {
    const suspension = await uncommitted(p.uow, async () => {
      const locked = (await p.users.lock(user.id))!;
      await p.users.save(locked.suspended({ reason: 'Spam', until: UNTIL_REINSTATED }, THEN));
    });
    const opening = open(aSession(user).build());
    await p.untilBlocked(1);
    await suspension.commit();
    expect(await opening).to.equal(null);
  });

  it('is the account’s last login, and no change of the account', async () => {
    await open(aSession(user).openedAt(LATER).build());
    await open(aSession(user).openedAt(THEN).build());
    expect(await p.users.findById(user.id)).to.deep.equal(aUserAfterLogin(user, LATER));
  });

  it('does not happen for an account that is gone', async () => {
    expect(await open(aSession(aUser().build()).build())).to.equal(null);
  });

  it('waits for a change of the account that is under way, and then opens nothing under the old state', async () => {
    const session = aSession(user).build();
    const change = await uncommitted(p.uow, raise);
    const opening = open(session);
    await p.untilBlocked(1);
    await change.commit();
    expect(await opening).to.equal(null);
    expect(await p.sessions.find(session.id)).to.equal(null);
  });

  it('goes through when the change it waited for was undone', async () => {
    const change = await uncommitted(p.uow, raise);
    const opening = open(aSession(user).build());
    await p.untilBlocked(1);
    await change.undo();
    expect(await opening).to.deep.equal([]);
  });

  it('leaves nothing alive of the old state, however logins and changes meet', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { securityVersion } = (await p.users.findById(user.id))!;
      const logins = Array.from({ length: 6 }, () => () => open(aSession(user).build(), securityVersion));
      const calls = logins.toSpliced(round % 7, 0, () => p.uow.run(raise).then(() => null));
      await Promise.all(calls.map((call) => call()));
      expect(await p.sessions.listLive(user.id, LATER)).to.deep.equal([]);
    }
  });

  describe('of many users at once', () => {
    const users = Array.from({ length: 6 }, () => aUser().build());
    beforeEach(() => Promise.all(users.map((each) => p.users.add(each))));

    it('keeps every field of each', async () => {
      const sessions = users.map((each, index) => {
        const session = aSession(each).openedAt(new Date(THEN.getTime() + index));
        return (
          index % 2 === 0
            ? session.from(`2001:db8::${index}`, `"Zoë", {${index}} \\ NULL 😀`)
            : session.from(null, null)
        ).build();
      });
      const networks = users.map((_, index) => `192.0.2.${index}`);
      const opened = await Promise.all(
        sessions.map((session, index) =>
          p.sessions.open(session, 1, networks[index]!, openingEvents(session)),
        ),
      );
      expect(opened).to.deep.equal(users.map(() => []));
      for (const [index, session] of sessions.entries()) {
        expect(await p.sessions.find(session.id)).to.deep.equal(session);
        const { userId, createdAt } = session;
        expect(await p.sessions.hasOpenedFrom(userId, networks[index]!, createdAt)).to.equal(true);
        const later = new Date(createdAt.getTime() + 1);
        expect(await p.sessions.hasOpenedFrom(userId, networks[index]!, later)).to.equal(false);
        expect(await p.sessions.hasOpenedFrom(userId, networks[(index + 1) % 6]!, THEN)).to.equal(false);
      }
    });

    it('happens for each only under the version that was read, and while there is an account', async () => {
      const gone = aUser().build();
      const sessions = [...users, gone].map((each) => aSession(each).build());
      const opened = await Promise.all(
        sessions.map((session, index) => open(session, index % 2 === 0 ? 1 : 2)),
      );
      expect(opened).to.deep.equal([[], null, [], null, [], null, null]);
      for (const [index, { id, userId }] of sessions.entries()) {
        expect((await p.sessions.find(id)) !== null).to.equal(opened[index] !== null);
        expect(await p.sessions.hasOpenedFrom(userId, NETWORK, THEN)).to.equal(opened[index] !== null);
      }
    });

    it('opens every one of several of the same user', async () => {
      const sessions = [...users, ...users, ...users].map((each) => aSession(each).build());
      await Promise.all(sessions.map((session) => open(session)));
      for (const each of users) expect(await p.sessions.listLive(each.id, THEN)).to.have.length(3);
    });

    it('ends the oldest of whom it is one too many for, and of nobody else', async () => {
      const [full, ...others] = users as [(typeof users)[0]];
      const first = aSession(full).build();
      await open(first);
      for (let count = 1; count < MAX_LIVE_SESSIONS; count += 1) await open(aSession(full).build());
      const sessions = [full, ...others].map((each) => aSession(each).build());
      const opened = await Promise.all(sessions.map((session) => open(session)));
      const ending = { sessionId: first.id, reason: 'session_expired' };
      expect(opened).to.deep.equal([[ending], ...others.map(() => [])]);
    });
  });

  describe('the network it came from', () => {
    it('is known from then on, to the millisecond of the last time', async () => {
      await open(aSession(user).openedAt(LATER).build());
      await open(aSession(user).openedAt(THEN).build());
      expect(await p.sessions.hasOpenedFrom(user.id, NETWORK, LATER)).to.equal(true);
      expect(await p.sessions.hasOpenedFrom(user.id, NETWORK, new Date(LATER.getTime() + 1))).to.equal(false);
    });

    it('says nothing of other networks and other accounts', async () => {
      await open(aSession(user).build());
      expect(await p.sessions.hasOpenedFrom(user.id, '198.51.100.0', THEN)).to.equal(false);
      expect(await p.sessions.hasOpenedFrom(newId(), NETWORK, THEN)).to.equal(false);
    });

    it('may be the same for many logins at once', async () => {
      await Promise.all(Array.from({ length: 20 }, () => open(aSession(user).build())));
      expect(await p.sessions.listLive(user.id, LATER)).to.have.length(20);
    });
  });

  describe(`more than ${MAX_LIVE_SESSIONS}`, () => {
    async function full(): Promise<readonly Session[]> {
      const sessions = Array.from({ length: MAX_LIVE_SESSIONS }, () => aSession(user).build());
      for (const session of sessions) expect(await open(session)).to.deep.equal([]);
      return sessions;
    }

    it('ends the oldest, and says so', async () => {
      const [oldest, second] = await full();
      const newest = aSession(user).build();
      expect(await open(newest)).to.deep.equal([{ sessionId: oldest!.id, reason: 'session_expired' }]);
      const ended = await p.sessions.find(oldest!.id);
      expect(ended).to.include({ endReason: 'session_expired', ip: null, userAgent: null });
      expect((await p.sessions.stateOf(second!.id, user.id, THEN)).alive).to.equal(true);
      expect((await p.sessions.stateOf(newest.id, user.id, THEN)).alive).to.equal(true);
    });

    it('is not reached by those that have ended or expired', async () => {
      const [first, ...others] = await full();
      await p.sessions.end(first!.id, user.id, 'logged_out', THEN);
      expect(await open(aSession(user).build())).to.deep.equal([]);
      const afterExpiry = aSession(user).openedAt(others[0]!.idleExpiresAt).build();
      expect(await open(afterExpiry)).to.deep.equal([]);
    });

    it('is trimmed also when many log in at once', async () => {
      await full();
      const endings = await Promise.all(Array.from({ length: 30 }, () => open(aSession(user).build())));
      expect(await p.sessions.listLive(user.id, THEN)).to.have.length(MAX_LIVE_SESSIONS);
      const ended = endings.flatMap((ending) => ending ?? []).map(({ sessionId }) => sessionId);
      expect(new Set(ended).size).to.equal(30);
      expect(ended).to.have.length(30);
    });

    it('counts each account for itself', async () => {
      await full();
      const other = aUser().build();
      await p.users.add(other);
      expect(await p.sessions.open(...opening(aSession(other).build()))).to.deep.equal([]);
    });
  });
});

describePostgres('Sessions opened at once', (p) => {
  it('wait for the change of no account but their own, and open nothing under its old state', async () => {
    const users = Array.from({ length: 5 }, () => aUser().build());
    await Promise.all(users.map((each) => p.users.add(each)));
    const [held] = users as [(typeof users)[0]];
    const change = await uncommitted(p.uow, async () => {
      await p.users.lock(held.id);
      await p.users.raiseSecurityVersion(held.id);
    });
    const openings = users.map((each) => p.sessions.open(...opening(aSession(each).build())));
    expect(await Promise.all(openings.slice(1))).to.deep.equal([[], [], [], []]);
    await p.untilBlocked(1);
    await change.commit();
    expect(await openings[0]).to.equal(null);
  });

  it('can be the same users’ on two instances, in whatever order, without waiting for one another', async () => {
    const instances = [
      postgresPersistence({ url: p.url, deadlines: PATIENT_DEADLINES }),
      postgresPersistence({ url: p.url, deadlines: PATIENT_DEADLINES }),
    ];
    const users = Array.from({ length: 12 }, () => aUser().build());
    await Promise.all(users.map((each) => p.users.add(each)));
    for (let round = 0; round < 15; round += 1) {
      const openings = instances.flatMap(({ sessions }, index) =>
        (index === 0 ? users : users.toReversed()).map((each) =>
          sessions.open(...opening(aSession(each).build())),
        ),
      );
      expect((await Promise.all(openings)).flat()).to.deep.equal([]);
    }
    // A connection counts what it met when it ends; the loser of a deadlock would have been run again.
    await Promise.all(instances.map(({ database }) => database.close()));
    await until(async () => (await statistics()).connections === p.database.poolStatistics().open);
    expect((await statistics()).deadlocks).to.equal(0);
  });

  async function statistics(): Promise<{ readonly connections: number; readonly deadlocks: number }> {
    const [row] = await p.database.rows(
      sql<{ readonly connections: number; readonly deadlocks: number }>`
        SELECT deadlocks::integer AS deadlocks,
          (SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database()) AS connections
        FROM pg_stat_database WHERE datname = current_database()`,
    );
    return row!;
  }
});

function aUserAfterLogin(user: User, lastLoginAt: Date): User {
  return User.restore({ ...user.snapshot(), lastLoginAt });
}
