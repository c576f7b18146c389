import { expect } from 'chai';
import {
  LOGIN_CHALLENGE_TTL_MS,
  MAX_LOGIN_CHALLENGE_ATTEMPTS,
  type LoginChallenge,
} from '#domain/factors/login-challenge.ts';
import { aUser, newId, THEN } from '#tests/support/builders.ts';
import { aLoginChallenge } from '#tests/support/factor-builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';

const later = (ms: number): Date => new Date(THEN.getTime() + ms);

describePersistence('Logins that wait for a second proof', (p) => {
  const owner = aUser().build();
  const other = aUser().build();

  beforeEach(async () => {
    await p.users.add(owner);
    await p.users.add(other);
  });

  const attempt = ({ tokenHash }: LoginChallenge, now = THEN) =>
    p.loginChallenges.countAttempt(tokenHash, now);

  it('are found by the hash of their token, with all they are made of', async () => {
    const challenge = aLoginChallenge(owner, {
      securityVersion: 7,
      attempt: '192.0.2.0/24 "x"',
      attempts: 2,
    });
    await p.loginChallenges.add(challenge);
    await p.loginChallenges.add(aLoginChallenge(owner));
    expect(await attempt(challenge)).to.deep.equal({ ...challenge, attempts: 3 });
    expect(await attempt(aLoginChallenge(owner))).to.equal(null);
  });

  it('count attempts up to five, of however many at once', async () => {
    const challenge = aLoginChallenge(owner);
    await p.loginChallenges.add(challenge);
    const counted = await Promise.all(Array.from({ length: 20 }, () => attempt(challenge)));
    const numbers = counted.filter((each) => each !== null).map(({ attempts }) => attempts);
    expect(numbers).to.have.members([1, 2, 3, 4, 5]);
    expect(MAX_LOGIN_CHALLENGE_ATTEMPTS).to.equal(5);
  });

  it('take no attempt after five minutes', async () => {
    const challenge = aLoginChallenge(owner);
    await p.loginChallenges.add(challenge);
    expect(await attempt(challenge, later(LOGIN_CHALLENGE_TTL_MS))).to.equal(null);
    expect(await attempt(challenge, later(LOGIN_CHALLENGE_TTL_MS - 1))).to.not.equal(null);
  });

  it('count nothing that a unit of work could undo', async () => {
    const challenge = aLoginChallenge(owner);
    await p.loginChallenges.add(challenge);
    expect(await rejection(p.uow.run(() => attempt(challenge)))).to.be.instanceOf(Error);
    expect(await attempt(challenge)).to.deep.include({ attempts: 1 });
  });

  it('are used once, of however many at once', async () => {
    const challenge = aLoginChallenge(owner);
    await p.loginChallenges.add(challenge);
    const used = await Promise.all(Array.from({ length: 20 }, () => p.loginChallenges.use(challenge.id)));
    expect(used.filter(Boolean)).to.have.lengthOf(1);
    expect(await attempt(challenge)).to.equal(null);
  });

  it('of an account can be removed, and go with it', async () => {
    const [one, two, others] = [aLoginChallenge(owner), aLoginChallenge(owner), aLoginChallenge(other)];
    for (const challenge of [one, two, others]) await p.loginChallenges.add(challenge);
    await p.loginChallenges.removeAllOf(owner.id);
    expect([await attempt(one), await attempt(two)]).to.deep.equal([null, null]);
    expect(await attempt(others)).to.not.equal(null);
    await p.users.remove(other.id);
    expect(await attempt(others)).to.equal(null);
  });

  it('are not stored for an account that is gone, which says nothing', async () => {
    const challenge = aLoginChallenge({ id: newId() });
    await p.loginChallenges.add(challenge);
    expect(await attempt(challenge)).to.equal(null);
  });

  it('are purged when they have expired, a bounded number at once', async () => {
    const expired = [1, 2, 3].map((ms) => aLoginChallenge(owner, { expiresAt: later(-ms) }));
    const open = aLoginChallenge(owner, { expiresAt: THEN });
    for (const challenge of [...expired, open]) await p.loginChallenges.add(challenge);
    expect(await p.loginChallenges.purge(THEN, 2)).to.equal(2);
    expect(await p.loginChallenges.purge(THEN, 2)).to.equal(1);
    expect(await p.loginChallenges.purge(THEN, 2)).to.equal(0);
    expect(await attempt(open, later(-1))).to.not.equal(null);
  });
});
