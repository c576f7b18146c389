import { expect } from 'chai';
import { TOTP_PENDING_MS, type TotpFactor, type TotpId } from '#domain/factors/totp-factor.ts';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { StoredTotp } from '#application/factors/ports/totp-repository.ts';
import { aUser, newId, THEN } from '#tests/support/builders.ts';
import { aConfirmedTotp, aTotp } from '#tests/support/factor-builders.ts';
import {
  describePersistence,
  describePostgres,
  PATIENT_DEADLINES,
  postgresPersistence,
} from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';
import { uncommitted } from '#tests/support/uncommitted.ts';

const AT_ONCE = 50;
const STEP = 58_911_000;
const later = (ms: number): Date => new Date(THEN.getTime() + ms);
const pendingSince = (now: Date): Date => new Date(now.getTime() - TOTP_PENDING_MS);

describePersistence('Authenticators', (p) => {
  const owner = aUser().build();
  const other = aUser().build();

  beforeEach(async () => {
    await p.users.add(owner);
    await p.users.add(other);
  });

  const added = async (...totps: readonly StoredTotp[]): Promise<void> => {
    for (const totp of totps) await p.totps.add(totp);
  };
  const stored = async ({ factor }: StoredTotp): Promise<TotpFactor | undefined> =>
    (await p.totps.find(factor.id, factor.userId))?.factor;
  const idsOf = (totps: readonly StoredTotp[] | null) => totps?.map(({ factor }) => factor.id);

  it('are stored with all they are made of', async () => {
    const totp = aConfirmedTotp(owner, { name: `Zoë’s "phone"`, lastUsedAt: later(7), lastStep: 2 ** 40 });
    await added(totp);
    expect(await p.totps.find(totp.factor.id, owner.id)).to.deep.equal(totp);
    expect(await p.totps.listOf(owner.id)).to.deep.equal([totp]);
  });

  it('are nobody’s but their owner’s', async () => {
    const totp = aTotp(owner);
    await added(totp);
    expect(await p.totps.find(totp.factor.id, other.id)).to.equal(null);
    expect(await p.totps.find(newId<TotpId>(), owner.id)).to.equal(null);
    expect(await p.totps.listOf(other.id)).to.deep.equal([]);
    expect(await p.totps.remove(totp.factor.id, other.id)).to.equal(false);
  });

  it('are listed oldest first, pending ones too', async () => {
    const totps = [aTotp(owner), aConfirmedTotp(owner), aTotp(owner)];
    await added(...totps.toReversed());
    expect(await p.totps.listOf(owner.id)).to.deep.equal(totps);
  });

  it('are not changed by whoever holds what was put in or taken out', async () => {
    const totp = aTotp(owner, { createdAt: new Date(THEN) });
    await added(totp);
    totp.factor.createdAt.setFullYear(1999);
    (await stored(totp))?.createdAt.setFullYear(1999);
    expect((await stored(totp))?.createdAt).to.deep.equal(THEN);
  });

  it('of an account that is gone are not stored', async () => {
    expect(await rejection(p.totps.add(aTotp({ id: newId() })))).to.be.instanceOf(UserNotFoundError);
    const deletion = await uncommitted(p.uow, async () => {
      await p.users.lock(owner.id);
      await p.users.remove(owner.id);
    });
    const adding = rejection(p.totps.add(aTotp(owner)));
    await p.untilBlocked(1);
    await deletion.commit();
    expect(await adding).to.be.instanceOf(UserNotFoundError);
  });

  it('go with their account', async () => {
    const [own, others] = [aTotp(owner), aTotp(other)];
    await added(own, others);
    await p.users.remove(owner.id);
    expect(await stored(own)).to.equal(undefined);
    expect(await stored(others)).to.deep.equal(others.factor);
  });

  describe('confirming one', () => {
    it('happens once, of however many at once, and uses the code', async () => {
      const totp = aTotp(owner);
      await added(totp);
      const confirmed = await Promise.all(
        Array.from({ length: 8 }, () => p.totps.confirm(totp.factor.id, STEP, later(5), pendingSince(THEN))),
      );
      expect(confirmed.filter(Boolean)).to.have.lengthOf(1);
      expect(await stored(totp)).to.deep.include({ confirmedAt: later(5), lastStep: STEP, lastUsedAt: null });
      expect(await p.totps.useStep(totp.factor.id, STEP, later(6))).to.equal(false);
    });

    it('is refused for one that is too old or is not there', async () => {
      const totp = aTotp(owner);
      await added(totp);
      const confirm = (now: Date) => p.totps.confirm(totp.factor.id, STEP, now, pendingSince(now));
      expect(await confirm(later(TOTP_PENDING_MS))).to.equal(false);
      expect(await confirm(later(TOTP_PENDING_MS - 1))).to.equal(true);
      expect(await p.totps.confirm(newId<TotpId>(), STEP, THEN, pendingSince(THEN))).to.equal(false);
    });
  });

  describe('using a code', () => {
    it('works once for each step, and never for an earlier one', async () => {
      const totp = aConfirmedTotp(owner);
      await added(totp);
      const used: boolean[] = [];
      for (const step of [STEP, STEP, STEP - 1, STEP + 1, STEP + 1, STEP, STEP + 5]) {
        used.push(await p.totps.useStep(totp.factor.id, step, later(9)));
      }
      expect(used).to.deep.equal([true, false, false, true, false, false, true]);
      expect(await stored(totp)).to.deep.include({ lastStep: STEP + 5, lastUsedAt: later(9) });
    });

    it('is refused for one that is pending or is not there', async () => {
      const totp = aTotp(owner);
      await added(totp);
      expect(await p.totps.useStep(totp.factor.id, STEP, THEN)).to.equal(false);
      expect(await p.totps.useStep(newId<TotpId>(), STEP, THEN)).to.equal(false);
    });
  });

  describe('removing', () => {
    it('one happens once', async () => {
      const totp = aConfirmedTotp(owner);
      await added(totp);
      const removed = await Promise.all(
        Array.from({ length: 5 }, () => p.totps.remove(totp.factor.id, owner.id)),
      );
      expect(removed.filter(Boolean)).to.have.lengthOf(1);
    });

    it('all of an account counts those that were confirmed', async () => {
      const kept = aConfirmedTotp(other);
      await added(aTotp(owner), aConfirmedTotp(owner), aConfirmedTotp(owner), kept);
      expect(await p.totps.removeAllOf(owner.id, null)).to.equal(2);
      expect(await p.totps.listOf(owner.id)).to.deep.equal([]);
      expect(await p.totps.listOf(other.id)).to.deep.equal([kept]);
    });

    it('those that were confirmed since a time leaves older ones, and nothing that waits for its first code', async () => {
      const kept = aConfirmedTotp(owner, { confirmedAt: later(-1) });
      const madeBefore = { createdAt: later(-60_000) };
      await added(kept, aConfirmedTotp(owner, madeBefore), aTotp(owner, madeBefore), aTotp(owner));
      expect(await p.totps.removeAllOf(owner.id, THEN)).to.equal(1);
      expect(await p.totps.listOf(owner.id)).to.deep.equal([kept]);
    });
  });

  it('are purged when nobody confirmed them in time, a bounded number at once', async () => {
    const [old, older] = [aTotp(owner, { createdAt: later(-1) }), aTotp(owner, { createdAt: later(-2) })];
    const kept = [aTotp(owner), aConfirmedTotp(owner, { createdAt: later(-2) })];
    await added(old, older, ...kept);
    expect(await p.totps.purgePending(THEN, 1)).to.equal(1);
    expect(await p.totps.purgePending(THEN, 10)).to.equal(1);
    expect(await p.totps.purgePending(THEN, 10)).to.equal(0);
    expect(await p.totps.listOf(owner.id)).to.deep.equal(kept);
  });

  describe('and the keys of their secrets', () => {
    it('are told in order, each once', async () => {
      expect(await p.totps.keyIds()).to.deep.equal([]);
      await added(...['k2', 'k1', 'k3', 'k1', 'k2'].map((key) => aTotp(owner, {}, key)));
      expect(await p.totps.keyIds()).to.deep.equal(['k1', 'k2', 'k3']);
    });

    it('are read in pages of those that an older key sealed', async () => {
      const [b, a, c] = [aTotp(owner, {}, 'k2'), aTotp(owner, {}, 'k1'), aTotp(other, {}, 'k2')];
      await added(b, a, c, aTotp(owner, {}, 'k3'), aTotp(owner, {}, 'k4'));
      const page = (after: StoredTotp | null) => p.uow.run(() => p.totps.lockSealedBefore('k3', after, 2));
      expect(await page(null)).to.deep.equal([a, b]);
      expect(idsOf(await page(b))).to.deep.equal([c.factor.id]);
      expect(await page(c)).to.deep.equal([]);
    });

    it('are not read outside a unit of work', async () => {
      expect(await rejection(p.totps.lockSealedBefore('k3', null, 2))).to.be.instanceOf(Error);
    });

    it('change only while the secret is what it was', async () => {
      const totp = aTotp(owner);
      await added(totp);
      const next = { keyId: 'k2', box: 'next' };
      const { id } = totp.factor;
      await p.totps.reseal(id, { ...totp.secret, box: 'another' }, next);
      await p.totps.reseal(id, { ...totp.secret, keyId: 'k0' }, next);
      expect(await p.totps.listOf(owner.id)).to.deep.equal([totp]);
      await p.totps.reseal(id, totp.secret, next);
      expect(await p.totps.listOf(owner.id)).to.deep.equal([{ ...totp, secret: next }]);
    });
  });
});

describePostgres('Authenticators on two instances', (p) => {
  const owner = aUser().build();

  beforeEach(async () => await p.users.add(owner));

  it('take one code once, of fifty requests at once', async () => {
    const another = postgresPersistence({ url: p.url, deadlines: PATIENT_DEADLINES });
    const totp = aConfirmedTotp(owner);
    await p.totps.add(totp);
    try {
      for (const step of [STEP, STEP + 1, STEP + 2]) {
        const used = await Promise.all(
          Array.from({ length: AT_ONCE }, (_, turn) =>
            (turn % 2 === 0 ? p : another).totps.useStep(totp.factor.id, step, THEN),
          ),
        );
        expect(used.filter(Boolean)).to.have.lengthOf(1);
      }
    } finally {
      await another.database.close();
    }
  });

  it('are sealed anew by one of them', async () => {
    await p.totps.add(aTotp(owner));
    const first = await uncommitted(p.uow, () => p.totps.lockSealedBefore('k2', null, 10));
    expect(await p.uow.run(() => p.totps.lockSealedBefore('k2', null, 10))).to.equal(null);
    await first.commit();
    expect(await p.uow.run(() => p.totps.lockSealedBefore('k2', null, 10))).to.have.lengthOf(1);
  });
});
