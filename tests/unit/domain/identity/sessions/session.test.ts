import { expect } from 'chai';
import fc from 'fast-check';
import type { RotationDecision } from '#domain/identity/sessions/session.ts';
import { aSession, aUser, LIFETIMES, THEN } from '#tests/support/builders.ts';
import { ROTATION_CASES } from '#tests/support/rotation-cases.ts';

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
});

describe('What becomes of a refresh token', () => {
  const session = [1, 2, 3].reduce((each) => each.rotated(THEN, LIFETIMES), aSession(user).build());

  for (const [because, counter, ms, decision] of ROTATION_CASES) {
    it(`is ${decision} when ${because}`, () => {
      expect(session.decideRotation(counter, after(ms / 1_000), LIFETIMES)).to.equal(decision);
    });
  }

  it('is `ended` once the session has ended, whatever the counter', () => {
    const ended = session.ended('logged_out', THEN);
    for (const counter of [0, 2, 3, 4])
      expect(ended.decideRotation(counter, THEN, LIFETIMES)).to.equal('ended');
  });

  it('is no reuse while the session was not rotated', () => {
    expect(aSession(user).build().decideRotation(0, after(999), LIFETIMES)).to.equal('rotate');
  });

  it('is reuse a millisecond after its rotation where there is no grace', () => {
    const none = { ...LIFETIMES, refreshGrace: 0 };
    expect(session.decideRotation(2, after(0.001), none)).to.equal('reuse');
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
  /** Plays a history, and looks at each thing that is presented. */
  function play(
    look: (family: Family, presented: number, counter: number, decision: RotationDecision) => void,
  ) {
    return fc.property(fc.array(step, { maxLength: 40 }), (history) => {
      const family = new Family();
      for (const each of history) {
        if ('wait' in each) family.now = new Date(family.now.getTime() + each.wait);
        else look(family, each.present, family.session.counter, family.present(each.present));
      }
    });
  }

  it('never forks: each token has one successor', () => {
    fc.assert(
      play(({ successors }) => {
        for (const [token, given] of successors) expect([...given]).to.deep.equal([token + 1]);
      }),
    );
  });

  it('ends for a token older than the previous one, for good', () => {
    fc.assert(
      play(({ session }, presented, counter, decision) => {
        if (presented < counter - 1) expect(decision).to.be.oneOf(['reuse', 'ended']);
        expect(session.endReason).to.equal(
          decision === 'reuse' || decision === 'ended' ? 'refresh_reused' : null,
        );
      }),
    );
  });
});
