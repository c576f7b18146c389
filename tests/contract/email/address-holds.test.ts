import { expect } from 'chai';
import { EmailChallenge, type ChallengeId } from '#domain/email/email-challenge.ts';
import { EmailTakenError } from '#domain/identity/errors.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { newId, THEN } from '#tests/support/builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { refusal } from '#tests/support/refusal.ts';
import { rejection } from '#tests/support/rejection.ts';

const owner = { id: newId<UserId>(), securityVersion: 1 };
const other = newId<UserId>();

function undo(): EmailChallenge {
  const id = newId<ChallengeId>();
  return EmailChallenge.create({ id, kind: 'undo', keyId: 'k1', email: 'Ann@Example.org', owner }, THEN);
}

describePersistence('An address whose change can be undone', (p) => {
  const claim = (userId: UserId, now = THEN): Promise<void> =>
    p.uow.run(() => p.holds.claim(['b@example.org', 'ANN@example.org'], userId, now));

  it('is taken for everybody but the account, until the link has expired or was used', async () => {
    const challenge = undo();
    await claim(other);
    await p.challenges.add(challenge);
    await refusal(EmailTakenError, claim(other));
    await claim(owner.id);
    await claim(other, challenge.expiresAt);
    await p.challenges.use(challenge.id, THEN);
    await claim(other);
  });

  it('is claimed within a unit of work only', async () => {
    expect(await rejection(p.holds.claim(['a@example.org'], other, THEN))).to.be.instanceOf(Error);
  });

  it('cannot be claimed by two at once: the second sees what the first has done', async () => {
    const first = Promise.withResolvers<void>();
    const claimed = Promise.withResolvers<void>();
    const holding = p.uow.run(async () => {
      await p.holds.claim(['ann@example.org'], owner.id, THEN);
      claimed.resolve();
      await first.promise;
      await p.challenges.add(undo());
    });
    await claimed.promise;
    const second = refusal(EmailTakenError, claim(other));
    await p.untilBlocked(1);
    first.resolve();
    await holding;
    await second;
  });
});
