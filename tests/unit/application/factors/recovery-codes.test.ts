import { expect } from 'chai';
import { NoFactorError, WrongCodeError } from '#domain/factors/errors.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';
import { TestFactors, type Authenticator } from '#tests/support/test-factors.ts';
import type { Actor } from '#application/identity/actor.ts';

describe('Recovery codes', () => {
  let app: TestApplication;
  let factors: TestFactors;
  let ann: Authenticator & { readonly actor: Actor };
  beforeEach(async () => {
    app = new TestApplication({ mail: true, verification: 'off' });
    factors = new TestFactors(app);
    ann = await factors.member('ann');
  });

  const left = async () =>
    (await app.useCases.listFactors.execute({ userId: ann.actor.userId })).recoveryCodes.remaining;

  it('are ten of 120 bits, in groups, all different', () => {
    expect(new Set(ann.recoveryCodes).size).to.equal(10);
    for (const code of ann.recoveryCodes)
      expect(code).to.match(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('open a session of two factors, each once, however it is typed', async () => {
    const [first = '', second = '', third = ''] = ann.recoveryCodes;
    expect(await left()).to.equal(10);
    const { authentication } = await factors.session('ann', { recoveryCode: first });
    expect(authentication).to.deep.include({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    expect(await left()).to.equal(9);
    await factors.login('ann', { recoveryCode: ` ${second.toLowerCase().replaceAll('-', ' ')} ` });
    await factors.login('ann', { recoveryCode: third.replaceAll('0', 'o').replaceAll('1', 'l') });
    expect(await left()).to.equal(7);
    await refusal(WrongCodeError, factors.login('ann', { recoveryCode: first }));
  });

  it('are nobody else’s, and nothing else is one', async () => {
    const bea = await factors.member('bea');
    const bad = [bea.recoveryCodes[0] ?? '', '', ' ', '-'.repeat(24), 'U'.repeat(24), '0'.repeat(10_000)];
    const { challenge } = await factors.challenge('ann');
    for (const recoveryCode of bad.slice(0, 5))
      await refusal(WrongCodeError, factors.answer(challenge, { recoveryCode }));
    app.clock.advance(60);
    await refusal(WrongCodeError, factors.login('ann', { recoveryCode: bad[5] ?? '' }));
    expect(await left()).to.equal(10);
  });

  it('open one session each, of twenty that use one at once', async () => {
    const challenges = await Promise.all(
      Array.from({ length: 4 }, async () => (await factors.challenge('ann')).challenge),
    );
    const [recoveryCode = ''] = ann.recoveryCodes;
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => factors.answer(challenges[index % 4] ?? '', { recoveryCode })),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1);
    expect(await left()).to.equal(9);
  });

  it('are told of when one is used, and when there are new ones', async () => {
    const bea = await app.person('bea@example.org');
    const { recoveryCodes } = await factors.add(bea);
    await factors.login('bea@example.org', { recoveryCode: recoveryCodes[0] ?? '' });
    expect((await app.mail.latest('recovery-code-used')).to).to.equal('bea@example.org');
  });

  it('are replaced as a whole: the old set is dead', async () => {
    const { recoveryCodes } = await app.useCases.renewRecoveryCodes.execute({ actor: ann.actor });
    expect(recoveryCodes).to.have.lengthOf(10);
    await refusal(WrongCodeError, factors.login('ann', { recoveryCode: ann.recoveryCodes[0] ?? '' }));
    await factors.login('ann', { recoveryCode: recoveryCodes[0] ?? '' });
    expect(await left()).to.equal(9);
  });

  it('are one set after several renewals at once', async () => {
    const sets = await Promise.all(
      Array.from({ length: 5 }, () => app.useCases.renewRecoveryCodes.execute({ actor: ann.actor })),
    );
    expect(await left()).to.equal(10);
    const last = sets.at(-1)?.recoveryCodes[0] ?? '';
    await factors.login('ann', { recoveryCode: last });
  });

  it('are not made for an account without a factor, nor by a session that has ended', async () => {
    const bea = await app.member('bea');
    await refusal(NoFactorError, app.useCases.renewRecoveryCodes.execute({ actor: bea }));
    await app.useCases.endSessions.execute('ann');
    const { reason } = await refusal(
      UnauthenticatedError,
      app.useCases.renewRecoveryCodes.execute({ actor: ann.actor }),
    );
    expect([reason, await left()]).to.deep.equal(['ended_by_admin', 10]);
  });

  it('are no factor of their own: used up, the others still work', async () => {
    for (const recoveryCode of ann.recoveryCodes) {
      await factors.login('ann', { recoveryCode });
      app.clock.advance(60);
    }
    const { factors: kinds } = await factors.challenge('ann');
    expect(kinds).to.deep.equal(['totp']);
    await factors.login('ann', { totp: await ann.app.code() });
  });
});
