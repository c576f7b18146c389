import { expect } from 'chai';
import { FactorNotFoundError, InvalidLoginChallengeError } from '#domain/factors/errors.ts';
import type { TotpId } from '#domain/factors/totp-factor.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';
import { TestFactors } from '#tests/support/test-factors.ts';

const EMAIL = 'ann@example.org';

describe('A change of the factors', () => {
  let app: TestApplication;
  let factors: TestFactors;
  beforeEach(() => {
    app = new TestApplication({ mail: true, verification: 'off' });
    factors = new TestFactors(app);
  });

  it('ends the other sessions and keeps that in which it is made', async () => {
    const [ann, phone] = [await app.member('ann'), await app.session('ann')];
    const { id } = await factors.add(ann);
    expect(await app.accessState(ann.tokens)).to.equal('valid');
    expect(await app.refreshState(ann.tokens)).to.equal('valid');
    expect(await app.accessState(phone.tokens)).to.equal('factors_changed');
    expect(await app.refreshState(phone.tokens)).to.equal('factors_changed');
    const { app: second } = await factors.add(ann);
    const tablet = await factors.session('ann', { totp: await second.code() });
    await app.useCases.removeTotp.execute({ actor: ann, id });
    expect(await app.accessState(tablet.tokens)).to.equal('factors_changed');
    expect(await app.accessState(ann.tokens)).to.equal('valid');
  });

  it('changes nothing at all where it is refused', async () => {
    const ann = await app.person(EMAIL);
    const phone = await app.session(EMAIL);
    await factors.begin(ann);
    const { id } = await factors.begin(await app.member('bea'));
    const before = [(await app.events()).length, (await app.mail.jobs()).length];
    await refusal(FactorNotFoundError, app.useCases.removeTotp.execute({ actor: ann, id }));
    expect([(await app.events()).length, (await app.mail.jobs()).length]).to.deep.equal(before);
    expect(await app.accessState(phone.tokens)).to.equal('valid');
  });

  it('is told to the owner', async () => {
    const ann = await app.person(EMAIL);
    const { id } = await factors.add(ann);
    expect((await app.mail.latest('factors-changed')).to).to.equal(EMAIL);
    await app.useCases.renewRecoveryCodes.execute({ actor: ann });
    await app.useCases.removeTotp.execute({ actor: ann, id });
    await app.mail.deliver();
    const kinds = app.mail.mails.map(({ kind }) => kind);
    expect(kinds).to.deep.equal(['factors-changed', 'factors-changed', 'factors-changed']);
  });

  it('gives recovery codes with the first factor and with no other', async () => {
    const ann = await app.member('ann');
    const first = await factors.add(ann);
    expect(first.recoveryCodes).to.have.lengthOf(10);
    const second = await factors.add(ann);
    expect(second.recoveryCodes).to.deep.equal([]);
    for (const { id } of [first, second]) await app.useCases.removeTotp.execute({ actor: ann, id });
    expect((await factors.add(ann)).recoveryCodes).to.have.lengthOf(10);
  });

  it('gives one set of recovery codes, of several first factors at once', async () => {
    const ann = await app.member('ann');
    const pending = [await factors.begin(ann), await factors.begin(ann), await factors.begin(ann)];
    const codes = await Promise.all(pending.map(({ app: phone }) => phone.code()));
    const confirmed = await Promise.all(
      pending.map(({ id }, index) =>
        app.useCases.confirmTotp.execute({ actor: ann, id, code: codes[index] ?? '' }),
      ),
    );
    const sets = confirmed.flatMap(({ recoveryCodes }) =>
      recoveryCodes === undefined ? [] : [recoveryCodes],
    );
    expect(sets).to.have.lengthOf(1);
    await factors.login('ann', { recoveryCode: sets[0]?.[0] ?? '' });
  });

  it('lets the session fall to one factor when the last goes, also when the last two go at once', async () => {
    const { app: phone } = await factors.member('ann');
    const ann = await factors.session('ann', { totp: await phone.code() });
    expect(ann.authentication.acr).to.equal('aal2');
    await factors.add(ann);
    const { userId } = ann;
    const { totp } = await app.useCases.listFactors.execute({ userId });
    const ids = totp.map(({ id }) => id as TotpId);
    await Promise.all(ids.map((id) => app.useCases.removeTotp.execute({ actor: ann, id })));
    const tokens = await app.useCases.refreshSession.execute([ann.tokens.refreshToken]);
    const { authentication } = await app.actor(tokens);
    expect(authentication).to.deep.include({ acr: 'aal1', amr: ['pwd'] });
    await app.login('ann');
    const { recoveryCodes } = await app.useCases.listFactors.execute({ userId });
    expect(recoveryCodes.remaining).to.equal(0);
  });

  it('lets no session that has ended meanwhile make it, whichever of two is first', async () => {
    const [ann, phone] = [await app.member('ann'), await app.session('ann')];
    const pending = [await factors.begin(ann), await factors.begin(phone)];
    const codes = await Promise.all(pending.map((each) => each.app.code()));
    const attempts = await Promise.allSettled(
      [ann, phone].map((actor, index) =>
        app.useCases.confirmTotp.execute({ actor, id: pending[index]!.id, code: codes[index] ?? '' }),
      ),
    );
    expect(attempts.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
    const [, refused] = attempts as [unknown, PromiseRejectedResult];
    expect(refused.reason).to.be.instanceOf(UnauthenticatedError).and.include({ reason: 'factors_changed' });
  });

  it('lets the login begin anew that was under way', async () => {
    const { actor, app: phone } = await factors.member('ann');
    const { challenge } = await factors.challenge('ann');
    await factors.add(actor);
    await refusal(InvalidLoginChallengeError, factors.answer(challenge, { totp: await phone.code() }));
  });
});
