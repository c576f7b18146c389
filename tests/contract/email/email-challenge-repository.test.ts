import { expect } from 'chai';
import {
  CODE_TTL_MS,
  DAY_MS,
  EmailChallenge,
  MAX_ATTEMPTS,
  type ChallengeId,
  type ChallengeSnapshot,
  type EmailChallengeKind,
} from '#domain/email/email-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { newId, THEN } from '#tests/support/builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';

const EMAIL = 'Ann@Example.org';
const ADDRESS = 'ann@example.org';
const later = (ms: number): Date => new Date(THEN.getTime() + ms);

function aChallenge(
  kind: EmailChallengeKind = 'reset',
  now: Date = THEN,
  change: Partial<ChallengeSnapshot> = {},
): EmailChallenge {
  const wanted = { id: newId<ChallengeId>(), kind, keyId: 'k1', email: EMAIL, owner: null };
  return EmailChallenge.restore({ ...EmailChallenge.create(wanted, now).snapshot(), ...change });
}

describePersistence('Challenges', (p) => {
  const add = async (...challenges: readonly EmailChallenge[]): Promise<void> => {
    for (const challenge of challenges) await p.challenges.add(challenge);
  };
  const openOnes = async (challenges: readonly EmailChallenge[], now = THEN): Promise<readonly boolean[]> => {
    const stored = await Promise.all(challenges.map(({ id }) => p.challenges.find(id)));
    return stored.map((challenge) => challenge?.isOpenAt(now) === true);
  };

  it('are stored with all they are made of', async () => {
    const owner = { userId: newId<UserId>(), securityVersion: 3 };
    const challenge = aChallenge('undo', THEN, { ...owner, attempts: 2, usedAt: later(1) });
    await add(challenge);
    expect(await p.challenges.find(challenge.id)).to.deep.equal(challenge);
    expect(await p.challenges.find(newId<ChallengeId>())).to.equal(null);
  });

  it('tell when mails of their kind were asked for', async () => {
    await add(aChallenge(), aChallenge('change'), aChallenge('reset', later(-DAY_MS)));
    const times = await p.uow.run(() => p.challenges.lockRequests(ADDRESS, 'reset', later(-1_000)));
    expect(times).to.deep.equal([THEN]);
    expect(await rejection(p.challenges.lockRequests(ADDRESS, 'reset', THEN))).to.be.instanceOf(Error);
  });

  it('let requests for one address wait for one another', async () => {
    const request = (): Promise<number> =>
      p.uow.run(async () => {
        const before = await p.challenges.lockRequests(ADDRESS, 'reset', later(-1_000));
        await p.challenges.add(aChallenge());
        return before.length;
      });
    const counts = await Promise.all(Array.from({ length: 8 }, request));
    expect(counts).to.have.members([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are closed but for the latest of an address and kind', async () => {
    const three = [1, 2, 3].map((ms) => aChallenge('reset', later(ms)));
    const other = aChallenge('change');
    await add(...three, other);
    await p.challenges.closeOldest(ADDRESS, 'reset', later(5), 2);
    expect(await openOnes([...three, other], later(5))).to.deep.equal([false, true, true, true]);
    await p.challenges.closeOldest(ADDRESS, 'reset', later(5), 0);
    expect(await openOnes([...three, other], later(5))).to.deep.equal([false, false, false, true]);
  });

  it('are closed with one that was used, but for those of other accounts', async () => {
    const owner = { userId: newId<UserId>(), securityVersion: 1 };
    const used = aChallenge('change', THEN, owner);
    const alike = [aChallenge('change', THEN, { ...owner, securityVersion: 2 }), aChallenge('change')];
    const others = [
      aChallenge('reset', THEN, owner),
      aChallenge('change', THEN, { ...owner, userId: newId() }),
    ];
    await add(used, ...alike, ...others);
    await p.challenges.closeAlike(used, THEN);
    expect(await openOnes([used, ...alike, ...others])).to.deep.equal([false, false, false, true, true]);
  });

  it('of an account are closed, but for undo links from before a time', async () => {
    const owner = { userId: newId<UserId>(), securityVersion: 1 };
    const old = aChallenge('undo', later(-10), owner);
    const own = [old, aChallenge('undo', THEN, owner), aChallenge('reset', later(-10), owner)];
    const other = aChallenge('undo', THEN, { ...owner, userId: newId<UserId>() });
    await add(...own, other);
    await p.challenges.closeAllOf(owner.userId, THEN, THEN);
    expect(await openOnes([...own, other])).to.deep.equal([true, false, false, true]);
    await p.challenges.closeAllOf(owner.userId, THEN, null);
    expect(await openOnes([...own, other])).to.deep.equal([false, false, false, true]);
  });

  it('get an owner once', async () => {
    const challenge = aChallenge();
    const owner = { id: newId<UserId>(), securityVersion: 2 };
    await add(challenge);
    const assigned = await p.challenges.assignOwner(challenge.id, owner);
    expect(assigned).to.deep.include({ userId: owner.id, securityVersion: 2 });
    const again = await p.challenges.assignOwner(challenge.id, { id: newId<UserId>(), securityVersion: 9 });
    expect(again).to.deep.include({ userId: owner.id, securityVersion: 2 });
    expect(await p.challenges.assignOwner(newId<ChallengeId>(), owner)).to.equal(null);
  });

  it('count attempts up to five, of however many at once', async () => {
    const challenge = aChallenge();
    await add(challenge);
    const counted = await Promise.all(
      Array.from({ length: 12 }, () => p.challenges.countAttempt(challenge.id, THEN)),
    );
    expect(counted.filter((each) => each !== null)).to.have.lengthOf(MAX_ATTEMPTS);
    await p.challenges.forgiveAttempt(challenge.id);
    expect(await p.challenges.countAttempt(challenge.id, THEN)).to.deep.include({ attempts: MAX_ATTEMPTS });
    expect(await p.challenges.countAttempt(challenge.id, THEN)).to.equal(null);
  });

  it('take no code when used, after ten minutes, or when there is none', async () => {
    const [used, open] = [aChallenge('reset', THEN, { usedAt: THEN }), aChallenge()] as const;
    await add(used, open);
    expect(await p.challenges.countAttempt(used.id, THEN)).to.equal(null);
    expect(await p.challenges.countAttempt(open.id, later(CODE_TTL_MS))).to.equal(null);
    expect(await p.challenges.countAttempt(open.id, later(CODE_TTL_MS - 1))).to.not.equal(null);
    expect(await p.challenges.countAttempt(newId<ChallengeId>(), THEN)).to.equal(null);
  });

  it('take no code after twenty wrong ones for the address in a day', async () => {
    const spent = [1, 2, 3, 4].map((ms) => aChallenge('change', later(-ms), { attempts: 4, usedAt: THEN }));
    const open = aChallenge();
    await add(...spent, open);
    const counted = await Promise.all(
      Array.from({ length: 9 }, () => p.challenges.countAttempt(open.id, THEN)),
    );
    expect(counted.filter((each) => each !== null)).to.have.lengthOf(4);
    const tomorrow = later(DAY_MS);
    const next = aChallenge('reset', tomorrow);
    await add(next);
    expect(await p.challenges.countAttempt(next.id, tomorrow)).to.not.equal(null);
  });

  it('are used once, of however many at once', async () => {
    const challenge = aChallenge();
    await add(challenge);
    const used = await Promise.all(Array.from({ length: 8 }, () => p.challenges.use(challenge.id, THEN)));
    expect(used.filter(Boolean)).to.have.lengthOf(1);
    const late = aChallenge();
    await add(late);
    expect(await p.challenges.use(late.id, late.expiresAt)).to.equal(false);
  });

  it('are deleted when they expired and no limit counts them', async () => {
    const old = aChallenge('reset', later(-2 * DAY_MS));
    const [counted, open] = [aChallenge('reset', later(-DAY_MS / 2)), aChallenge('undo', later(-2 * DAY_MS))];
    await add(old, counted, open);
    expect(await p.challenges.purge(later(-DAY_MS), THEN, 10)).to.equal(1);
    expect(await p.challenges.find(old.id)).to.equal(null);
    expect(await p.challenges.find(counted.id)).to.not.equal(null);
    expect(await p.challenges.find(open.id)).to.not.equal(null);
  });
});
