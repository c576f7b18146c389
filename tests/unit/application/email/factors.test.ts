import { expect } from 'chai';
import { SecondFactorRequiredError } from '#domain/factors/errors.ts';
import type { Actor } from '#application/identity/actor.ts';
import { aPasskey } from '#tests/support/passkey-builders.ts';
import { refusal } from '#tests/support/refusal.ts';
import { CLIENT, PASSWORD, TestApplication } from '#tests/support/test-application.ts';
import { TestFactors } from '#tests/support/test-factors.ts';

const EMAIL = 'ann@example.org';
const NEXT = 'next@example.org';
const NEW_PASSWORD = 'another horse entirely';

describe('Factors, where an address proves whose an account is', () => {
  let app: TestApplication;
  let factors: TestFactors;
  let ann: Actor;
  beforeEach(async () => {
    app = new TestApplication({ mail: true, verification: 'off' });
    factors = new TestFactors(app);
    ann = await app.person(EMAIL);
  });

  const left = async () => {
    const { totp, passkeys, recoveryCodes } = await app.useCases.listFactors.execute(ann);
    return { totp: totp.map(({ id }) => id), passkeys: passkeys.length, codes: recoveryCodes.remaining };
  };
  const NOTHING = { totp: [], passkeys: 0, codes: 0 };
  const addPasskey = async (): Promise<void> => {
    const passkey = aPasskey({ id: ann.userId }).with({ createdAt: app.clock.now() });
    await app.ports.factors.passkeys.add(passkey.build());
  };
  const reset = async (): Promise<void> => {
    await app.requestReset(EMAIL);
    const proof = { token: (await app.mail.latest('reset', EMAIL)).token };
    await app.useCases.confirmPasswordReset.execute({ proof, newPassword: NEW_PASSWORD });
  };
  const removals = async () => (await app.events('factor.removed')).map(({ data }) => data);

  it('are deleted by whoever proves it without a session or the password: they may be another person’s', async () => {
    await factors.add(ann);
    await addPasskey();
    await app.requestVerification(ann);
    const proof = { token: (await app.mail.latest('verification')).token };
    const evidence = { password: null, actor: null, client: CLIENT };
    await app.useCases.confirmVerification.execute({ proof, ...evidence });
    expect(await left()).to.deep.equal(NOTHING);
    expect(await removals()).to.deep.equal([{ count: 2 }]);
  });

  it('stay with a session of the account, and with its password', async () => {
    const { id } = await factors.add(ann);
    await app.verify(ann);
    expect(await left()).to.deep.equal({ totp: [id], passkeys: 0, codes: 10 });
    const bea = await app.person('bea@example.org');
    await factors.add(bea);
    await app.requestVerification(bea);
    const proof = { token: (await app.mail.latest('verification', 'bea@example.org')).token };
    const evidence = { password: PASSWORD, actor: null, client: CLIENT };
    await app.useCases.confirmVerification.execute({ proof, ...evidence });
    await refusal(SecondFactorRequiredError, app.login('bea@example.org'));
  });

  it('are deleted by a reset on an address that was never proven', async () => {
    await factors.add(ann);
    await reset();
    expect(await left()).to.deep.equal(NOTHING);
    await app.login(EMAIL, NEW_PASSWORD);
  });

  it('stay in force at a reset on a proven address', async () => {
    await app.verify(ann);
    const { id } = await factors.add(ann);
    await reset();
    expect(await left()).to.deep.equal({ totp: [id], passkeys: 0, codes: 10 });
    await refusal(SecondFactorRequiredError, app.login(EMAIL, NEW_PASSWORD));
    expect(await removals()).to.deep.equal([]);
  });

  it('stay when the owner changes the address', async () => {
    await app.verify(ann);
    const { id } = await factors.add(ann);
    await app.changeEmail(ann, NEXT);
    expect(await left()).to.deep.equal({ totp: [id], passkeys: 0, codes: 10 });
  });

  it('that were added since a change go when it is undone; those from before stay, with their codes', async () => {
    await app.verify(ann);
    const own = await factors.add(ann);
    const waiting = await factors.begin(ann);
    app.clock.advance(10);
    const undo = await app.changeEmail(ann, NEXT);
    await factors.add(ann);
    await addPasskey();
    const command = { actor: ann, id: waiting.id, code: await waiting.app.code() };
    await app.useCases.confirmTotp.execute(command);
    await app.useCases.undoEmailChange.execute(undo);
    expect(await left()).to.deep.equal({ totp: [own.id], passkeys: 0, codes: 10 });
    expect(await removals()).to.deep.equal([{ count: 3 }]);
  });

  it('give way to no recovery codes that were made since a change', async () => {
    await app.verify(ann);
    const own = await factors.add(ann);
    app.clock.advance(10);
    const undo = await app.changeEmail(ann, NEXT);
    const stolen = await app.useCases.renewRecoveryCodes.execute({ actor: ann });
    expect(stolen.recoveryCodes).to.have.lengthOf(10);
    await app.useCases.undoEmailChange.execute(undo);
    expect(await left()).to.deep.equal({ totp: [own.id], passkeys: 0, codes: 0 });
  });

  it('of an attacker all go with one undo, after two changes of the address and one of the password', async () => {
    await app.verify(ann);
    const undo = await app.changeEmail(ann, NEXT);
    await factors.add(ann);
    await app.changeEmail(ann, 'third@example.org');
    await addPasskey();
    const change = { actor: ann, currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    await app.useCases.changePassword.execute({ ...change, client: CLIENT });
    await app.useCases.undoEmailChange.execute(undo);
    expect(await left()).to.deep.equal(NOTHING);
    const proof = { token: (await app.mail.latest('reset', EMAIL)).token };
    await app.useCases.confirmPasswordReset.execute({ proof, newPassword: 'the owner is back now' });
    const { authentication } = await app.actor(await app.login(EMAIL, 'the owner is back now'));
    expect(authentication.acr).to.equal('aal1');
  });
});
