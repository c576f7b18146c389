import { expect } from 'chai';
import { MemoryLoginChallengeRepository } from '#adapters/memory/factors/memory-login-challenge-repository.ts';
import { MemoryTotpRepository } from '#adapters/memory/factors/memory-totp-repository.ts';
import { MemoryUserRepository } from '#adapters/memory/identity/memory-user-repository.ts';
import { MemoryStore } from '#adapters/memory/memory-store.ts';
import { LOGIN_CHALLENGE_TTL_MS } from '#domain/factors/login-challenge.ts';
import { TOTP_PENDING_MS } from '#domain/factors/totp-factor.ts';
import { PurgeFactors } from '#application/factors/purge-factors.ts';
import { aUser, THEN } from '#tests/support/builders.ts';
import { aConfirmedTotp, aLoginChallenge, aTotp } from '#tests/support/factor-builders.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';

describe('The purge of second factors', () => {
  const owner = aUser().build();
  let clock: ManualClock;
  let totp: MemoryTotpRepository;
  let challenges: MemoryLoginChallengeRepository;
  let purge: PurgeFactors;

  beforeEach(async () => {
    const store = new MemoryStore();
    clock = new ManualClock(THEN.toISOString());
    totp = new MemoryTotpRepository({ store });
    challenges = new MemoryLoginChallengeRepository({ store });
    purge = new PurgeFactors({ totp, challenges, clock });
    await new MemoryUserRepository({ store }).add(owner);
  });

  it('deletes authenticators that nobody confirmed within ten minutes, however many', async () => {
    const confirmed = aConfirmedTotp(owner);
    for (let count = 0; count < 501; count += 1) await totp.add(aTotp(owner));
    await totp.add(confirmed);
    clock.advance(TOTP_PENDING_MS / 1_000);
    expect(await purge.execute()).to.equal(0);
    clock.advance(0.001);
    expect(await purge.execute()).to.equal(501);
    expect(await totp.listOf(owner.id)).to.deep.equal([confirmed]);
  });

  it('deletes logins whose second proof did not come in time', async () => {
    await challenges.add(aLoginChallenge(owner));
    clock.advance(LOGIN_CHALLENGE_TTL_MS / 1_000);
    expect(await purge.execute()).to.equal(0);
    clock.advance(0.001);
    expect(await purge.execute()).to.equal(1);
  });

  it('stops between batches when the service does', async () => {
    await totp.add(aTotp(owner));
    clock.advance(TOTP_PENDING_MS);
    expect(await purge.execute(() => true)).to.equal(0);
    expect(await totp.listOf(owner.id)).to.have.lengthOf(1);
  });
});
