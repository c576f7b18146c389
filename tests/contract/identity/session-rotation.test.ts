import { expect } from 'chai';
import fc from 'fast-check';
import type { Session, SessionLifetimes } from '#domain/identity/sessions/session.ts';
import type { RotationOutcome } from '#application/identity/sessions/ports/session-repository.ts';
import {
  aSession,
  aUser,
  LIFETIMES,
  newId,
  openingEvents,
  reuseEvent,
  THEN,
} from '#tests/support/builders.ts';
import { describePersistence, describePostgres } from '#tests/support/persistence.ts';
import { uncommitted } from '#tests/support/uncommitted.ts';
import { explainedBySomeOrder, type TokenUse } from '#tests/support/rotation-orders.ts';

/** What every rotation keeps. */
const TWO_FACTORS = { kind: 'password', second: { kind: 'totp' } } as const;
const GRACE_MS = LIFETIMES.refreshGrace * 1000;

function after(ms: number, time: Date = THEN): Date {
  return new Date(time.getTime() + ms);
}

describePersistence('Rotation', (p) => {
  const user = aUser().withRole('admin').with({ lastLoginAt: THEN }).build();
  let session: Session;

  beforeEach(async () => {
    await p.users.add(user);
    session = await opened();
  });

  async function opened(): Promise<Session> {
    const next = aSession(user).openedBy(TWO_FACTORS).build();
    await p.sessions.open(next, 1, '192.0.2.0', openingEvents(next));
    return next;
  }

  async function present(counter: number, now: Date = THEN, lifetimes: SessionLifetimes = LIFETIMES) {
    const { id: sessionId, secretHash } = session;
    return await p.sessions.rotate({ sessionId, secretHash, counter }, now, lifetimes, reuseEvent());
  }

  function successor(moved: Session) {
    const { id, counter, rotatedAt, idleExpiresAt, expiresAt, authTime, amr, acr } = moved;
    return { id, counter, rotatedAt, idleExpiresAt, expiresAt, authTime, amr, acr };
  }

  function described(outcome: RotationOutcome): unknown {
    if (!('session' in outcome)) return outcome;
    return { ...outcome, session: successor(outcome.session as Session) };
  }

  it('gives the successor for the present token, and moves the idle expiry', async () => {
    const now = after(500_000);
    const next = session.rotated(now, LIFETIMES);
    expect(described(await present(0, now))).to.deep.equal({
      kind: 'rotated',
      session: successor(next),
      user,
    });
    expect(await p.sessions.find(session.id)).to.deep.equal(next);
  });

  it('never moves the idle expiry past the end of the session', async () => {
    let now = THEN;
    for (let counter = 0; counter < 3; counter += 1) {
      now = after(900_000, now);
      await present(counter, now);
    }
    expect((await p.sessions.find(session.id))?.idleExpiresAt).to.deep.equal(session.expiresAt);
  });

  it('gives the very same successor again within the grace', async () => {
    await present(0, after(1_000));
    const stored = await p.sessions.find(session.id);
    for (const ms of [1_000, 1_001, 1_000 + GRACE_MS]) {
      const outcome = await present(0, after(ms));
      expect(described(outcome)).to.deep.equal({ kind: 'replayed', session: successor(stored!), user });
    }
    expect(await p.sessions.find(session.id)).to.deep.equal(stored);
  });

  it('ends the session for the token before the present one when the grace is over', async () => {
    await present(0);
    const now = after(GRACE_MS + 1);
    expect(await present(0, now)).to.deep.equal({ kind: 'ended', reason: 'refresh_reused' });
    expect(await p.sessions.find(session.id)).to.deep.equal(
      session.rotated(THEN, LIFETIMES).ended('refresh_reused', now),
    );
  });

  it('ends the session for an older token at any time: using the successor closes the window', async () => {
    await present(0);
    await present(1);
    expect(await present(0)).to.deep.equal({ kind: 'ended', reason: 'refresh_reused' });
    expect(await present(2)).to.deep.equal({ kind: 'ended', reason: 'refresh_reused' });
  });

  it('leaves the other sessions of the user alone when one is reused', async () => {
    const other = await opened();
    await present(0);
    await present(1);
    await present(0);
    expect((await p.sessions.stateOf(other.id, user.id, THEN)).alive).to.equal(true);
  });

  it('does nothing for a token that is ahead of its session', async () => {
    for (const counter of [1, 2, 2 ** 31, 2 ** 32 - 1]) {
      expect(await present(counter)).to.deep.equal({ kind: 'ahead' });
    }
    expect(await p.sessions.find(session.id)).to.deep.equal(session);
  });

  it('does nothing for a token with another secret, also of a session that has ended', async () => {
    const forged = { sessionId: session.id, secretHash: 'another', counter: 0 };
    expect(await p.sessions.rotate(forged, THEN, LIFETIMES, reuseEvent())).to.deep.equal({ kind: 'unknown' });
    await p.sessions.end(session.id, user.id, 'logged_out', THEN);
    expect(await p.sessions.rotate(forged, THEN, LIFETIMES, reuseEvent())).to.deep.equal({ kind: 'unknown' });
  });

  it('says why the session had ended', async () => {
    await p.sessions.end(session.id, user.id, 'logged_out', THEN);
    expect(await present(0)).to.deep.equal({ kind: 'ended', reason: 'logged_out' });
  });

  it('finds the session expired from the millisecond of its idle expiry on', async () => {
    const { idleExpiresAt } = session;
    expect(await present(0, idleExpiresAt)).to.deep.equal({ kind: 'ended', reason: 'session_expired' });
    expect((await present(0, after(-1, idleExpiresAt))).kind).to.equal('rotated');
  });

  it('tells the reason also when the account is gone, and that a session nobody knows has expired', async () => {
    await p.sessions.endAll(user.id, 'account_deleted', THEN, null);
    await p.users.remove(user.id);
    expect(await present(0)).to.deep.equal({ kind: 'ended', reason: 'account_deleted' });
    const unknown = { sessionId: newId<Session['id']>(), secretHash: 'any', counter: 0 };
    const outcome = await p.sessions.rotate(unknown, THEN, LIFETIMES, reuseEvent());
    expect(outcome).to.deep.equal({ kind: 'ended', reason: 'session_expired' });
  });

  it('ends with an account that was removed without ending its sessions', async () => {
    await p.users.remove(user.id);
    expect(await present(0)).to.deep.equal({ kind: 'ended', reason: 'account_deleted' });
    const state = await p.sessions.stateOf(session.id, user.id, THEN);
    expect(state).to.deep.equal({ alive: false, reason: 'account_deleted' });
  });

  it('gives fifty parallel refreshes one successor', async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => present(0)));
    const successors = new Set(
      outcomes.map((outcome) =>
        JSON.stringify('session' in outcome && successor(outcome.session as Session)),
      ),
    );
    expect([...successors]).to.deep.equal([JSON.stringify(successor(session.rotated(THEN, LIFETIMES)))]);
    expect(outcomes.filter(({ kind }) => kind === 'rotated')).to.have.length(1);
    expect(outcomes.filter(({ kind }) => kind === 'replayed')).to.have.length(49);
  });

  it('decides each of many sessions by itself when they are presented at once', async () => {
    const now = after(GRACE_MS + 1);
    const { idleExpiresAt } = session;
    /** What became of a session, and with which counter, at which time and with which secret it is presented then. */
    const cases = [
      { rotations: 0, counter: 0, expected: { kind: 'rotated', counter: 1 } },
      { rotations: 2, counter: 2, expected: { kind: 'rotated', counter: 3 } },
      { rotations: 1, replayed: true, counter: 1, expected: { kind: 'rotated', counter: 2 } },
      { rotations: 1, counter: 0, lastAt: now, expected: { kind: 'replayed', counter: 1 } },
      { rotations: 1, counter: 0, expected: { kind: 'ended', reason: 'refresh_reused' } },
      { rotations: 0, counter: 1, expected: { kind: 'ahead' } },
      { rotations: 0, counter: 0, secret: 'another', expected: { kind: 'unknown' } },
      { rotations: 0, counter: 0, ended: true, expected: { kind: 'ended', reason: 'logged_out' } },
      { rotations: 0, counter: 0, at: idleExpiresAt, expected: { kind: 'ended', reason: 'session_expired' } },
    ];
    const prepared = await Promise.all(
      [...cases, ...cases, ...cases].map(async (each) => {
        const own = await opened();
        for (let counter = 0; counter < each.rotations; counter += 1) {
          const token = { sessionId: own.id, secretHash: own.secretHash, counter };
          await p.sessions.rotate(token, each.lastAt ?? THEN, LIFETIMES, reuseEvent());
        }
        if (each.replayed === true) {
          await p.sessions.rotate(
            { sessionId: own.id, secretHash: own.secretHash, counter: 0 },
            THEN,
            LIFETIMES,
            reuseEvent(),
          );
        }
        if (each.ended === true) await p.sessions.end(own.id, user.id, 'logged_out', THEN);
        return { ...each, own };
      }),
    );
    const outcomes = await Promise.all(
      prepared.map(({ own, counter, secret = own.secretHash, at = now }) =>
        p.sessions.rotate({ sessionId: own.id, secretHash: secret, counter }, at, LIFETIMES, reuseEvent()),
      ),
    );
    const seen = outcomes.map((outcome) =>
      'session' in outcome ? { kind: outcome.kind, counter: outcome.session.counter } : outcome,
    );
    expect(seen).to.deep.equal(prepared.map(({ expected }) => expected));
    const owners = outcomes.map((outcome) => ('session' in outcome ? outcome.session.id : null));
    expect(owners).to.deep.equal(
      prepared.map(({ own, expected }) => ('counter' in expected ? own.id : null)),
    );
    const stored = await Promise.all(prepared.map(({ own }) => p.sessions.find(own.id)));
    for (const [index, { own, expected, rotations }] of prepared.entries()) {
      const counter = rotations + (expected.kind === 'rotated' ? 1 : 0);
      expect(stored[index]?.counter, `${index}: ${JSON.stringify(expected)}`).to.equal(counter);
      expect(stored[index]?.id).to.equal(own.id);
    }
    expect(await p.sessions.find(session.id), 'one that nobody presented').to.deep.equal(session);
  });

  it('gives two tabs one successor also while other sessions are refreshed', async () => {
    const others = await Promise.all([opened(), opened()]);
    const outcomes = await Promise.all(
      [session, ...others, session].map(({ id, secretHash }) =>
        p.sessions.rotate({ sessionId: id, secretHash, counter: 0 }, THEN, LIFETIMES, reuseEvent()),
      ),
    );
    expect(outcomes.map(({ kind }) => kind)).to.have.members(['rotated', 'rotated', 'rotated', 'replayed']);
    const [first, , , last] = outcomes.map((outcome) => 'session' in outcome && outcome.session);
    expect(successor(first as Session)).to.deep.equal(successor(last as Session));
  });

  it('moves no idle expiry past the end of a session when many are refreshed at once', async () => {
    const sessions = await Promise.all([opened(), opened(), opened()]);
    const now = after(-1_000, session.expiresAt);
    const long = { ...LIFETIMES, idleTtl: LIFETIMES.maxTtl };
    const rotateAll = async (counter: number, time: Date) =>
      await Promise.all(
        sessions.map(({ id, secretHash }) =>
          p.sessions.rotate({ sessionId: id, secretHash, counter }, time, long, reuseEvent()),
        ),
      );
    await rotateAll(0, THEN);
    for (const outcome of await rotateAll(1, now)) {
      expect('session' in outcome && outcome.session.idleExpiresAt).to.deep.equal(session.expiresAt);
    }
  });

  it('decides as the domain does, whatever comes in whatever order', async () => {
    const step = fc.record({
      behind: fc.integer({ min: -1, max: 3 }),
      ms: fc.constantFrom(0, 1, 999, GRACE_MS - 1, GRACE_MS, GRACE_MS + 1, 600_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        session = await opened();
        let model = session;
        let now = THEN;
        for (const { behind, ms } of steps) {
          now = after(ms, now);
          const counter = Math.max(0, model.counter - behind);
          const outcome = await present(counter, now);
          const decision = model.decideRotation(counter, now, LIFETIMES);
          if (decision === 'rotate') model = model.rotated(now, LIFETIMES);
          if (decision === 'reuse') model = model.ended('refresh_reused', now);
          expect(outcome.kind).to.equal(KIND_OF[decision]);
          expect(await p.sessions.find(session.id)).to.deep.equal(model);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('can be explained, when tokens come at once, by one of the orders in which they might have come', async () => {
    for (let round = 0; round < 20; round += 1) {
      session = await opened();
      for (let counter = 0; counter < 3; counter += 1) await present(counter);
      const start = (await p.sessions.find(session.id))!;
      const counters = Array.from({ length: 7 }, (_, index) => 2 + ((round + index * (1 + (round % 3))) % 4));
      const uses = await Promise.all(
        counters.map(async (counter): Promise<TokenUse> => ({
          counter,
          outcome: await present(counter),
        })),
      );
      const end = (await p.sessions.find(session.id))!;
      expect(explainedBySomeOrder(start, uses, end, THEN, LIFETIMES), JSON.stringify(uses)).to.equal(true);
    }
  });
});

describePostgres('Rotations at once', (p) => {
  it('wait for no session but their own', async () => {
    const user = aUser().build();
    await p.users.add(user);
    const sessions = Array.from({ length: 5 }, () => aSession(user).build());
    for (const each of sessions) await p.sessions.open(each, 1, '192.0.2.0', openingEvents(each));
    const [held] = sessions as [Session];
    const ending = await uncommitted(p.uow, () => p.sessions.end(held.id, user.id, 'logged_out', THEN));
    const rotations = sessions.map(({ id, secretHash }) =>
      p.sessions.rotate({ sessionId: id, secretHash, counter: 0 }, THEN, LIFETIMES, reuseEvent()),
    );
    const others = await Promise.all(rotations.slice(1));
    expect(others.map(({ kind }) => kind)).to.deep.equal(['rotated', 'rotated', 'rotated', 'rotated']);
    await p.untilBlocked(1);
    await ending.commit();
    expect(await rotations[0]).to.deep.equal({ kind: 'ended', reason: 'logged_out' });
  });
});

const KIND_OF = {
  rotate: 'rotated',
  replay: 'replayed',
  reuse: 'ended',
  ended: 'ended',
  ahead: 'ahead',
} as const;
