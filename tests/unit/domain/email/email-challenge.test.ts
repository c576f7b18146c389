import { expect } from 'chai';
import {
  CODE_TTL_MS,
  DAY_MS,
  EmailChallenge,
  isWithinRequestLimits,
  LINK_TTL_MS,
  type ChallengeId,
  type EmailChallengeKind,
} from '#domain/email/email-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { newId, THEN } from '#tests/support/builders.ts';

const owner = { id: newId<UserId>(), securityVersion: 3 };
const later = (ms: number): Date => new Date(THEN.getTime() + ms);

function challenge(kind: EmailChallengeKind): EmailChallenge {
  return EmailChallenge.create(
    { id: newId<ChallengeId>(), kind, keyId: 'k', email: 'Ann@Example.org', owner },
    THEN,
  );
}

describe('A challenge', () => {
  it('is for an address in any case, and remembers how it was typed', () => {
    expect(challenge('reset')).to.deep.include({
      address: 'ann@example.org',
      payload: { email: 'Ann@Example.org' },
      userId: owner.id,
      securityVersion: 3,
      attempts: 0,
      usedAt: null,
    });
  });

  for (const [kind, hours] of Object.entries({ verification: 24, change: 24, reset: 0.5, undo: 7 * 24 })) {
    it(`to prove a ${kind} has a link that works for ${hours} hours`, () => {
      const made = challenge(kind as EmailChallengeKind);
      expect(LINK_TTL_MS[made.kind]).to.equal(hours * 3_600_000);
      expect(made.isOpenAt(later(hours * 3_600_000 - 1))).to.equal(true);
      expect(made.isOpenAt(later(hours * 3_600_000))).to.equal(false);
    });
  }

  it('takes five codes within ten minutes', () => {
    const made = challenge('verification');
    expect(made.takesCodeAt(later(CODE_TTL_MS - 1))).to.equal(true);
    expect(made.takesCodeAt(later(CODE_TTL_MS))).to.equal(false);
    const tried = (attempts: number) => EmailChallenge.restore({ ...made.snapshot(), attempts });
    expect(tried(4).takesCodeAt(THEN)).to.equal(true);
    expect(tried(5).takesCodeAt(THEN)).to.equal(false);
    expect(tried(5).isOpenAt(THEN)).to.equal(true);
  });

  it('is void once the account was changed, but for an undo', () => {
    const changed = { ...owner, securityVersion: 4 };
    expect(challenge('reset').isFor(owner)).to.equal(true);
    expect(challenge('reset').isFor(changed)).to.equal(false);
    expect(challenge('undo').isFor(changed)).to.equal(true);
    expect(challenge('undo').isFor({ ...owner, id: newId<UserId>() })).to.equal(false);
  });
});

describe('Requests for one address', () => {
  const before = (...secondsAgo: readonly number[]) => secondsAgo.map((seconds) => later(-seconds * 1_000));

  it('are one a minute, five an hour and twenty a day', () => {
    expect(isWithinRequestLimits([], THEN)).to.equal(true);
    expect(isWithinRequestLimits(before(59), THEN)).to.equal(false);
    expect(isWithinRequestLimits(before(60), THEN)).to.equal(true);
    expect(isWithinRequestLimits(before(100, 200, 300, 400), THEN)).to.equal(true);
    expect(isWithinRequestLimits(before(100, 200, 300, 400, 3_599), THEN)).to.equal(false);
    const day = Array.from({ length: 19 }, (_, index) => later(-(index + 2) * 3_600_000));
    expect(isWithinRequestLimits(day, THEN)).to.equal(true);
    expect(isWithinRequestLimits([...day, later(-DAY_MS + 1)], THEN)).to.equal(false);
    expect(isWithinRequestLimits([...day, later(-DAY_MS)], THEN)).to.equal(true);
  });
});
