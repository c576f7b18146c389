import { expect } from 'chai';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import { aUser, newId, THEN } from '#tests/support/builders.ts';
import { aCeremony } from '#tests/support/passkey-builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';

const LATER = new Date(THEN.getTime() + 1_000);

describePersistence('Questions to passkeys', (p) => {
  const ann = aUser().build();
  const bea = aUser().build();

  beforeEach(async () => {
    await p.users.add(ann);
    await p.users.add(bea);
  });

  it('keep every field until they are answered, which happens once', async () => {
    const sessionId = newId<SessionId>();
    const all = [
      aCeremony(ann, { purpose: 'register', sessionId }),
      aCeremony(ann, { purpose: 'step_up', sessionId }),
      aCeremony(ann, { purpose: 'factor' }),
      aCeremony(ann, { purpose: 'login', userId: null }),
    ];
    for (const ceremony of all) expect(await p.ceremonies.add(ceremony)).to.equal(true);
    for (const ceremony of all) {
      expect(await p.ceremonies.take(ceremony.challengeHash, LATER)).to.deep.equal(ceremony);
      expect(await p.ceremonies.take(ceremony.challengeHash, LATER)).to.equal(null);
    }
    expect(await p.ceremonies.take('another', LATER)).to.equal(null);
  });

  it('are answered by one of fifty who try at the same time', async () => {
    const ceremony = aCeremony(ann);
    await p.ceremonies.add(ceremony);
    const tries = Array.from({ length: 50 }, () => p.ceremonies.take(ceremony.challengeHash, LATER));
    const taken = (await Promise.all(tries)).filter((each) => each !== null);
    expect(taken).to.deep.equal([ceremony]);
  });

  it('are open up to the moment at which they expire', async () => {
    const { expiresAt } = aCeremony(ann);
    const [inTime, late] = [aCeremony(ann), aCeremony(ann)];
    for (const ceremony of [inTime, late]) await p.ceremonies.add(ceremony);
    const justBefore = new Date(expiresAt.getTime() - 1);
    expect(await p.ceremonies.take(inTime.challengeHash, justBefore)).to.deep.equal(inTime);
    expect(await p.ceremonies.take(late.challengeHash, expiresAt)).to.equal(null);
    expect(await p.ceremonies.take(late.challengeHash, justBefore)).to.equal(null);
  });

  it('are not put to an account that is gone, and go with their account', async () => {
    expect(await p.ceremonies.add(aCeremony({ id: newId() }))).to.equal(false);
    const [mine, other, anybodys] = [
      aCeremony(ann),
      aCeremony(bea),
      aCeremony(ann, { purpose: 'login', userId: null }),
    ];
    for (const ceremony of [mine, other, anybodys]) await p.ceremonies.add(ceremony);
    await p.users.remove(ann.id);
    expect(await p.ceremonies.take(mine.challengeHash, LATER)).to.equal(null);
    expect(await p.ceremonies.take(other.challengeHash, LATER)).to.deep.equal(other);
    expect(await p.ceremonies.take(anybodys.challengeHash, LATER)).to.deep.equal(anybodys);
  });

  it('are purged in batches once they are expired', async () => {
    const expired = Array.from({ length: 5 }, () => aCeremony(ann, { expiresAt: THEN }));
    const open = aCeremony(ann);
    for (const ceremony of [...expired, open]) await p.ceremonies.add(ceremony);
    expect(await p.ceremonies.purge(LATER, 3)).to.equal(3);
    expect(await p.ceremonies.purge(LATER, 3)).to.equal(2);
    expect(await p.ceremonies.purge(LATER, 3)).to.equal(0);
    expect(await p.ceremonies.take(open.challengeHash, LATER)).to.deep.equal(open);
  });
});
