import { expect } from 'chai';
import type { FactorsView } from '#application/factors/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const WRONG = '403 factors.wrong_code';

inEachWorld('Recovery codes', (start) => {
  const { api, service } = start();
  const factors = new SecondFactors(api, () => service().clock);
  const remaining = async (actor: Actor): Promise<number> =>
    (await actor.call<FactorsView>('GET /me/factors')).body.recoveryCodes.remaining;

  it('open a session once each, however they are typed', async () => {
    const { actor: ada, recoveryCodes } = await factors.enrolled();
    const spellings = [
      (code: string) => code,
      (code: string) => code.toLowerCase().replaceAll('-', ''),
      (code: string) => ` ${code.replaceAll('-', ' ')} `,
      (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l'),
    ];
    for (const [index, spelling] of spellings.entries()) {
      const recoveryCode = spelling(recoveryCodes[index] ?? '');
      await factors.actor(ada, { recoveryCode });
      expect(await remaining(ada)).to.equal(9 - index);
      const { challenge } = await factors.challenge(ada);
      expect(outcome(await factors.answer(challenge, { recoveryCode }))).to.equal(WRONG);
    }
  });

  it('are spent once: of fifty requests at once one opens a session', async () => {
    const { actor: ada, recoveryCodes } = await factors.enrolled();
    const recoveryCode = recoveryCodes[0] ?? '';
    const challenges = await Promise.all(Array.from({ length: 50 }, () => factors.challenge(ada)));
    const answers = await Promise.all(
      challenges.map(({ challenge }) => factors.answer(challenge, { recoveryCode })),
    );
    expect(answers.map(outcome).filter((each) => each === '200')).to.have.length(1);
    expect(await remaining(ada)).to.equal(9);
  });

  it('of another account, or that are none, are wrong', async () => {
    const [ada, eve] = [await factors.enrolled(), await factors.enrolled()];
    const { challenge } = await factors.challenge(ada.actor);
    for (const recoveryCode of [eve.recoveryCodes[0] ?? '', 'x', '0'.repeat(24), '-', 'x'.repeat(512)])
      expect(outcome(await factors.answer(challenge, { recoveryCode }))).to.equal(WRONG);
    expect(await remaining(eve.actor)).to.equal(10);
    const tooLong = { recoveryCode: 'x'.repeat(513) };
    expect(outcome(await factors.answer(challenge, tooLong))).to.equal('422 /recoveryCode field.invalid');
  });

  it('are made anew; those of before are dead at once', async () => {
    const { actor, app, recoveryCodes } = await factors.enrolled();
    const ada = await factors.steppedUp(actor, { totp: await app.next() });
    const renewed = await ada.call<{ readonly recoveryCodes: readonly string[] }>('POST /me/recovery-codes');
    expect(outcome(renewed)).to.equal('201');
    expect(new Set([...renewed.body.recoveryCodes, ...recoveryCodes]).size).to.equal(20);
    const { challenge } = await factors.challenge(ada);
    const use = async (recoveryCode = '') => outcome(await factors.answer(challenge, { recoveryCode }));
    expect(await use(recoveryCodes[0])).to.equal(WRONG);
    expect(await use(renewed.body.recoveryCodes[0])).to.equal('200');
    expect(outcome(await ada.call('GET /me')), 'no session ends').to.equal('200');
  });

  it('prove nothing within a session, and are no factor of their own', async () => {
    const { actor: ada, recoveryCodes } = await factors.enrolled();
    const body = { recoveryCode: recoveryCodes[0] };
    expect(outcome(await ada.call('POST /me/authenticate', { body }))).to.equal(
      '422 /password field.required, /recoveryCode field.unknown',
    );
    const bob = await api.loggedIn();
    expect(outcome(await bob.call('POST /me/recovery-codes'))).to.equal('409 factors.none');
  });
});
