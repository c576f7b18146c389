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
import { ROTATION_CASES } from '#tests/support/rotation-cases.ts';
import { explainedBySomeOrder, KINDS, type TokenUse } from '#tests/support/rotation-orders.ts';

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

  it('is decided for each of many sessions by itself, as the domain decides, when they are presented at once', async () => {
    const cases = [...ROTATION_CASES, ...ROTATION_CASES];
    const sessions = await Promise.all(cases.map(() => opened()));
    const rotateAll = (counterOf: (index: number) => number, msOf: (index: number) => number) =>
      Promise.all(
        sessions.map(({ id: sessionId, secretHash }, index) => {
          const token = { sessionId, secretHash, counter: counterOf(index) };
          return p.sessions.rotate(token, after(msOf(index)), LIFETIMES, reuseEvent());
        }),
      );
    for (const counter of [0, 1, 2])
      await rotateAll(
        () => counter,
        () => 0,
      );
    const outcomes = await rotateAll(
      (index) => cases[index]![1],
      (index) => cases[index]![2],
    );
    for (const [index, [because, , ms, decision]] of cases.entries()) {
      const before = [0, 1, 2].reduce((each) => each.rotated(THEN, LIFETIMES), sessions[index]!);
      const rotated = before.rotated(after(ms), LIFETIMES);
      const reused = before.ended('refresh_reused', after(ms));
      const [outcome, stored] = {
        rotate: [{ kind: 'rotated', session: successor(rotated), user }, rotated],
        replay: [{ kind: 'replayed', session: successor(before), user }, before],
        reuse: [{ kind: 'ended', reason: 'refresh_reused' }, reused],
        ended: [{ kind: 'ended', reason: 'session_expired' }, before],
        ahead: [{ kind: 'ahead' }, before],
      }[decision];
      expect(described(outcomes[index]!), because).to.deep.equal(outcome);
      expect(await p.sessions.find(before.id), because).to.deep.equal(stored);
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
          expect(outcome.kind).to.equal(KINDS[decision]);
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
