import { expect } from 'chai';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { aUser, newId, THEN } from '#tests/support/builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';

const later = (ms: number): Date => new Date(THEN.getTime() + ms);
const aSet = (name: string): readonly string[] =>
  Array.from({ length: 10 }, (_, turn) => `${name}-${String(turn)}`);

describePersistence('Recovery codes', (p) => {
  const owner = aUser().build();
  const other = aUser().build();

  beforeEach(async () => {
    await p.users.add(owner);
    await p.users.add(other);
  });

  const use = async (hashes: readonly string[], userId: UserId = owner.id): Promise<number> => {
    const used = await Promise.all(hashes.map((hash) => p.recoveryCodes.use(userId, hash)));
    return used.filter(Boolean).length;
  };

  it('are none before there is a set', async () => {
    expect(await p.recoveryCodes.countOf(owner.id)).to.equal(0);
    expect(await use(['one-0'])).to.equal(0);
  });

  it('work once each, of however many at once', async () => {
    await p.recoveryCodes.replaceAll(owner.id, aSet('one'), THEN);
    expect(await use(Array.from({ length: 20 }, () => 'one-3'))).to.equal(1);
    expect(await p.recoveryCodes.countOf(owner.id)).to.equal(9);
    expect(await use([...aSet('one'), ...aSet('one')])).to.equal(9);
    expect(await p.recoveryCodes.countOf(owner.id)).to.equal(0);
  });

  it('work for their account only, also where two have the same', async () => {
    await p.recoveryCodes.replaceAll(owner.id, aSet('one'), THEN);
    await p.recoveryCodes.replaceAll(other.id, [...aSet('two'), 'one-0'], THEN);
    expect(await use(['one-1'], other.id)).to.equal(0);
    expect(await use(['one-0'], other.id)).to.equal(1);
    expect(await use(['one-0'])).to.equal(1);
  });

  it('are replaced as a whole: no old one works any more', async () => {
    await p.recoveryCodes.replaceAll(owner.id, aSet('one'), THEN);
    await p.recoveryCodes.replaceAll(owner.id, aSet('two'), THEN);
    expect(await use(aSet('one'))).to.equal(0);
    expect(await use(aSet('two'))).to.equal(10);
  });

  it('are one set in the end, of however many that replace it at once', async () => {
    const sets = Array.from({ length: 8 }, (_, turn) => aSet(`set${String(turn)}`));
    await Promise.all(sets.map((set) => p.recoveryCodes.replaceAll(owner.id, set, THEN)));
    expect(await p.recoveryCodes.countOf(owner.id)).to.equal(10);
    const working: number[] = [];
    for (const set of sets) working.push(await use(set));
    expect(working.toSorted((one, another) => one - another)).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 10]);
  });

  it('are removed, all of them or a set that is not older than a time', async () => {
    await p.recoveryCodes.replaceAll(owner.id, aSet('one'), THEN);
    await p.recoveryCodes.replaceAll(other.id, aSet('two'), THEN);
    await p.recoveryCodes.removeAllOf(owner.id, later(1));
    expect(await p.recoveryCodes.countOf(owner.id)).to.equal(10);
    await p.recoveryCodes.removeAllOf(owner.id, THEN);
    expect(await p.recoveryCodes.countOf(owner.id)).to.equal(0);
    await p.recoveryCodes.replaceAll(owner.id, aSet('one'), THEN);
    await p.recoveryCodes.removeAllOf(owner.id, null);
    expect(await p.recoveryCodes.countOf(owner.id)).to.equal(0);
    expect(await p.recoveryCodes.countOf(other.id)).to.equal(10);
  });

  it('go with their account, and are not made for one that is gone', async () => {
    await p.recoveryCodes.replaceAll(owner.id, aSet('one'), THEN);
    await p.users.remove(owner.id);
    expect(await p.recoveryCodes.countOf(owner.id)).to.equal(0);
    for (const id of [owner.id, newId<UserId>()]) {
      const failure = await rejection(p.recoveryCodes.replaceAll(id, aSet('one'), THEN));
      expect(failure).to.be.instanceOf(UserNotFoundError);
    }
  });
});
