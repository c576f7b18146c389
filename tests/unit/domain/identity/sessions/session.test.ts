import { expect } from 'chai';
import fc from 'fast-check';
import { Session, type RotationDecision, type SessionEndReason } from '#domain/identity/sessions/session.ts';
import { aSession, aUser, LIFETIMES, THEN } from '#tests/support/builders.ts';

const user = aUser().build();

function after(seconds: number, from = THEN): Date {
  return new Date(from.getTime() + seconds * 1_000);
}

describe('A session', () => {
  it('is alive from its opening until its idle expiry, to the millisecond', () => {
    const session = aSession(user).build();
    const until = after(LIFETIMES.idleTtl);
    expect(session.stateAt(THEN)).to.deep.equal({ alive: true, until });
    expect(session.stateAt(new Date(until.getTime() - 1))).to.deep.equal({ alive: true, until });
    expect(session.stateAt(until)).to.deep.equal({ alive: false, reason: 'session_expired' });
  });

  it('is not alive past its absolute expiry, however often it is refreshed', () => {
    let session = aSession(user).build();
    for (let seconds = 900; seconds < LIFETIMES.maxTtl; seconds += 900)
      session = session.rotated(after(seconds), LIFETIMES);
    expect(session.idleExpiresAt).to.deep.equal(after(LIFETIMES.maxTtl));
    expect(session.stateAt(after(LIFETIMES.maxTtl - 0.001)).alive).to.equal(true);
    expect(session.stateAt(after(LIFETIMES.maxTtl))).to.deep.equal({
      alive: false,
      reason: 'session_expired',
    });
  });

  it('has no idle expiry beyond its absolute expiry', () => {
    const session = aSession(user).openedAt(THEN, { idleTtl: 5_000, maxTtl: 60, refreshGrace: 10 }).build();
    expect(session.idleExpiresAt).to.deep.equal(after(60));
  });

  it('moves its last use and idle expiry at a rotation only', () => {
    const rotated = aSession(user).build().rotated(after(100), LIFETIMES);
    expect(rotated.lastUsedAt).to.deep.equal(after(100));
    expect(rotated.rotatedAt).to.deep.equal(after(100));
    expect(rotated.idleExpiresAt).to.deep.equal(after(100 + LIFETIMES.idleTtl));
    expect(rotated.createdAt).to.deep.equal(THEN);
    expect(rotated.expiresAt).to.deep.equal(after(LIFETIMES.maxTtl));
    expect(rotated.counter).to.equal(1);
  });

  it('keeps the first reason for its ending', () => {
    const ended = aSession(user).build().ended('roles_changed', after(1));
    expect(ended.ended('password_changed', after(2))).to.equal(ended);
    expect(ended.stateAt(after(2))).to.deep.equal({ alive: false, reason: 'roles_changed' });
    expect(ended.stateAt(after(LIFETIMES.maxTtl))).to.deep.equal({ alive: false, reason: 'roles_changed' });
  });

  it('has no address and user agent once it has ended', () => {
    const ended = aSession(user).from('192.0.2.9', 'Browser').build().ended('logged_out', after(1));
    expect([ended.ip, ended.userAgent, ended.endedAt]).to.deep.equal([null, null, after(1)]);
  });

  it('is restored from its snapshot', () => {
    const session = aSession(user).build().rotated(after(3), LIFETIMES);
    expect(Session.restore(session.snapshot())).to.deep.equal(session);
  });
});

describe('What becomes of a refresh token', () => {
  const rotatedAt = after(100);
  /** At its third rotation, at {@link rotatedAt}. */
  const session = aSession(user)
    .with({ counter: 3, rotatedAt, idleExpiresAt: after(1_000) })
    .build();
  const table: readonly {
    presented: number;
    seconds: number;
    decision: RotationDecision;
    because: string;
  }[] = [
    { presented: 3, seconds: 0, decision: 'rotate', because: 'its counter is the session’s' },
    {
      presented: 3,
      seconds: 600,
      decision: 'rotate',
      because: 'its counter is the session’s, after whatever time',
    },
    { presented: 2, seconds: 0, decision: 'replay', because: 'it is one behind, at once' },
    { presented: 2, seconds: 9.999, decision: 'replay', because: 'it is one behind, within the grace' },
    {
      presented: 2,
      seconds: 10,
      decision: 'replay',
      because: 'it is one behind, at the very end of the grace',
    },
    { presented: 2, seconds: 10.001, decision: 'reuse', because: 'it is one behind, after the grace' },
    { presented: 1, seconds: 0, decision: 'reuse', because: 'it is two behind' },
    { presented: 0, seconds: 0, decision: 'reuse', because: 'it is three behind' },
    { presented: 4, seconds: 0, decision: 'ahead', because: 'it is ahead' },
    { presented: 1_000, seconds: 600, decision: 'ahead', because: 'it is far ahead' },
  ];
  for (const { presented, seconds, decision, because } of table) {
    it(`is ${decision} when ${because} (counter ${presented} of 3, ${seconds} s later)`, () => {
      const now = new Date(rotatedAt.getTime() + seconds * 1_000);
      expect(session.decideRotation(presented, now, LIFETIMES)).to.equal(decision);
    });
  }

  it('is `ended` once the session has ended or expired, whatever the counter', () => {
    const ended = session.ended('logged_out', rotatedAt);
    for (const presented of [0, 2, 3, 4]) {
      expect(ended.decideRotation(presented, rotatedAt, LIFETIMES)).to.equal('ended');
      expect(session.decideRotation(presented, after(1_000), LIFETIMES)).to.equal('ended');
    }
  });

  it('is no reuse while the session was not rotated', () => {
    expect(aSession(user).build().decideRotation(0, after(999), LIFETIMES)).to.equal('rotate');
  });

  it('is reuse a millisecond after its rotation where there is no grace', () => {
    const none = { ...LIFETIMES, refreshGrace: 0 };
    expect(session.decideRotation(2, new Date(rotatedAt.getTime() + 1), none)).to.equal('reuse');
  });
});

/** What a client may do: wait, or present the token of some rotation. */
const step = fc.oneof(
  fc.record({ wait: fc.integer({ min: 0, max: 25_000 }) }),
  fc.record({ present: fc.integer({ min: 0, max: 8 }) }),
);

/** A session in the hands of clients, as a repository would keep it. */
class Family {
  session = aSession(user).build();
  now = THEN;
  /** The successors that were given for each token. */
  readonly successors = new Map<number, Set<number>>();

  present(counter: number): RotationDecision {
    const decision = this.session.decideRotation(counter, this.now, LIFETIMES);
    if (decision === 'rotate') this.session = this.session.rotated(this.now, LIFETIMES);
    if (decision === 'reuse') this.session = this.session.ended('refresh_reused', this.now);
    if (decision === 'rotate' || decision === 'replay') {
      const given = this.successors.get(counter) ?? new Set();
      this.successors.set(counter, given.add(this.session.counter));
    }
    return decision;
  }
}

describe('A family of refresh tokens, whatever its clients do', () => {
  const histories = fc.array(step, { maxLength: 40 });

  it('never forks: each token has one successor', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const family = new Family();
        for (const each of history) {
          if ('wait' in each) family.now = new Date(family.now.getTime() + each.wait);
          else family.present(each.present);
        }
        for (const [token, successors] of family.successors)
          expect([...successors]).to.deep.equal([token + 1]);
      }),
    );
  });

  it('ends for a token older than the previous one', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const family = new Family();
        for (const each of history) {
          if ('wait' in each) {
            family.now = new Date(family.now.getTime() + each.wait);
            continue;
          }
          const { counter } = family.session;
          const decision = family.present(each.present);
          if (each.present < counter - 1) expect(decision).to.be.oneOf(['reuse', 'ended']);
          if (decision === 'reuse') expect(family.session.endReason).to.equal('refresh_reused');
        }
      }),
    );
  });

  it('stays ended, for its first reason', () => {
    const reasons = fc.constantFrom<SessionEndReason>('logged_out', 'roles_changed', 'refresh_reused');
    fc.assert(
      fc.property(histories, histories, reasons, (before, then, reason) => {
        const family = new Family();
        for (const each of before) if ('present' in each) family.present(each.present);
        family.session = family.session.ended(reason, family.now);
        const first = family.session.endReason;
        for (const each of then) {
          if ('present' in each) expect(family.present(each.present)).to.equal('ended');
          else family.now = new Date(family.now.getTime() + each.wait);
        }
        expect(family.session.endReason).to.equal(first);
      }),
    );
  });

  it('is not alive past its absolute expiry', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const family = new Family();
        for (const each of history) {
          if ('wait' in each) family.now = new Date(family.now.getTime() + each.wait * 50);
          else family.present(each.present);
          const { idleExpiresAt, expiresAt } = family.session;
          expect(idleExpiresAt <= expiresAt).to.equal(true);
          expect(expiresAt).to.deep.equal(after(LIFETIMES.maxTtl));
        }
      }),
    );
  });
});
