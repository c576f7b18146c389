import { expect } from 'chai';
import { UserNotFoundError } from '#domain/identity/errors.ts';
import { refusal } from '#tests/support/refusal.ts';
import { newId } from '#tests/support/builders.ts';
import { TestApplication } from '#tests/support/test-application.ts';
import { TestFactors } from '#tests/support/test-factors.ts';

const EMAIL = 'ann@example.org';

describe('The factors of an account', () => {
  let app: TestApplication;
  let factors: TestFactors;
  beforeEach(() => {
    app = new TestApplication({ mail: true, verification: 'off' });
    factors = new TestFactors(app);
  });

  it('are all removed by an operator, with the recovery codes: a password is enough then', async () => {
    const ann = await app.person(EMAIL);
    await factors.add(ann);
    await factors.add(ann);
    const { userId } = ann;
    expect(await app.useCases.removeFactors.execute({ userId, actorId: null })).to.deep.equal({ removed: 2 });
    expect(await app.accessState(ann.tokens)).to.equal('factors_changed');
    await app.mail.deliver();
    expect(app.mail.mails.map(({ kind }) => kind)).to.deep.equal(
      Array.from({ length: 3 }, () => 'factors-changed'),
    );
    await app.login(EMAIL);
    const view = await app.useCases.listFactors.execute({ userId });
    expect(view).to.deep.equal({ totp: [], passkeys: [], recoveryCodes: { remaining: 0 } });
  });

  it('are not removed where there are none: nothing ends, and nothing is told', async () => {
    const ann = await app.person(EMAIL);
    const { userId } = ann;
    const events = (await app.events()).length;
    expect(await app.useCases.removeFactors.execute({ userId, actorId: null })).to.deep.equal({ removed: 0 });
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    expect([(await app.events()).length, await app.mail.jobs()]).to.deep.equal([events, []]);
    await refusal(UserNotFoundError, app.useCases.removeFactors.execute({ userId: newId(), actorId: null }));
  });

  it('begin a new day of failures once all were removed', async () => {
    const { actor, app: phone } = await factors.member('ann');
    const { challenge } = await factors.challenge('ann');
    for (let count = 0; count < 5; count += 1)
      await factors.answer(challenge, { totp: await phone.wrongCode() }).catch(() => undefined);
    await app.useCases.removeFactors.execute({ userId: actor.userId, actorId: null });
    const again = await factors.add(await app.session('ann'));
    await factors.login('ann', { totp: await again.app.code() });
  });

  it('go with the account', async () => {
    const { actor } = await factors.member('ann');
    await factors.challenge('ann');
    await app.deleteAccount(actor.userId);
    const kept = await app.ports.store.read((tables) => [
      tables.totpFactors.size,
      tables.recoveryCodes.size,
      tables.loginChallenges.size,
      tables.factorAttempts.size,
    ]);
    expect(kept).to.deep.equal([0, 0, 0, 0]);
  });
});
