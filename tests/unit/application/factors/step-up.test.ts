import { expect } from 'chai';
import { FactorsNotConfiguredError, PasskeyRefusedError, WrongCodeError } from '#domain/factors/errors.ts';
import { PasswordMissingError, WrongPasswordError } from '#domain/identity/errors.ts';
import { TooManyAttemptsError, UnauthenticatedError } from '#application/shared/errors.ts';
import type { StepUpCommand } from '#application/factors/step-up.ts';
import type { Actor } from '#application/identity/actor.ts';
import { refusal } from '#tests/support/refusal.ts';
import { CLIENT, PASSWORD, TestApplication, type Member } from '#tests/support/test-application.ts';
import { TestFactors, type Authenticator } from '#tests/support/test-factors.ts';

describe('A step-up', () => {
  let app: TestApplication;
  let factors: TestFactors;
  let ann: Member;
  let phone: Authenticator;
  beforeEach(async () => {
    app = new TestApplication();
    factors = new TestFactors(app);
    ann = await app.member('ann');
    phone = await factors.add(ann);
    app.clock.advance(700);
  });

  const stepUp = async (proof: StepUpCommand['proof'], actor: Actor = ann) =>
    await app.useCases.stepUp.execute({ actor, proof, client: CLIENT });
  const stepped = async (proof: StepUpCommand['proof'], actor: Actor = ann) =>
    await app.actor(await stepUp(proof, actor));

  it('by password is worth one factor, now', async () => {
    const { authentication } = await stepped({ password: PASSWORD });
    expect(authentication).to.deep.include({ acr: 'aal1', amr: ['pwd'] });
    expect(app.clock.now().getTime() - authentication.authTime.getTime()).to.be.below(1_000);
  });

  it('by code is worth two, now, in a session that a password opened', async () => {
    const { authentication } = await stepped({ totp: await phone.app.code() });
    expect(authentication).to.deep.include({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    expect(app.clock.now().getTime() - authentication.authTime.getTime()).to.be.below(1_000);
  });

  it('gives a token of the same session, account and roles, and no refresh token', async () => {
    const view = await stepUp({ password: PASSWORD });
    expect(Object.keys(view)).to.deep.equal(['accessToken', 'expiresIn']);
    expect(view.expiresIn).to.equal(900);
    const { userId, sessionId, roles } = await app.actor(view);
    expect({ userId, sessionId, roles }).to.deep.equal({
      userId: ann.userId,
      sessionId: ann.sessionId,
      roles: ann.roles,
    });
  });

  it('changes neither the session, nor what a refresh gives', async () => {
    const before = (await app.ports.sessions.find(ann.sessionId))?.snapshot();
    await stepUp({ totp: await phone.app.code() });
    expect((await app.ports.sessions.find(ann.sessionId))?.snapshot()).to.deep.equal(before);
    const tokens = await app.useCases.refreshSession.execute([ann.tokens.refreshToken]);
    expect((await app.actor(tokens)).authentication).to.deep.equal(ann.authentication);
  });

  it('gives no token that outlives its session', async () => {
    const short = new TestApplication({ maxTtl: 1_000, idleTtl: 1_000 });
    const bea = await short.member('bea');
    short.clock.advance(940);
    const { accessToken, expiresIn } = await short.useCases.stepUp.execute({
      actor: bea,
      proof: { password: PASSWORD },
      client: CLIENT,
    });
    expect(expiresIn).to.equal(60);
    short.clock.advance(60);
    expect(await short.accessState({ accessToken })).to.equal('token_expired');
  });

  it('is refused in a session that has ended, and the code is not spent', async () => {
    const code = await phone.app.code();
    await app.useCases.endSessions.execute('ann');
    for (const proof of [{ totp: code }, { password: PASSWORD }])
      expect((await refusal(UnauthenticatedError, stepUp(proof))).reason).to.equal('ended_by_admin');
    await factors.login('ann', { totp: code });
  });

  it('takes a code once, whatever it was used for', async () => {
    const code = await phone.app.code();
    await stepUp({ totp: code });
    await refusal(WrongCodeError, stepUp({ totp: code }));
    await refusal(WrongCodeError, factors.login('ann', { totp: code }));
  });

  it('has one success, of twenty with one code at once', async () => {
    const totp = await phone.app.code();
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => stepUp({ totp })));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1);
  });

  it('takes no other proof than is right', async () => {
    await refusal(WrongPasswordError, stepUp({ password: `not ${PASSWORD}` }));
    for (const totp of [await phone.app.wrongCode(), '', 'abcdef', '1'.repeat(10_000)])
      await refusal(WrongCodeError, stepUp({ totp }));
    for (const passkey of [null, {}, 'x']) await refusal(PasskeyRefusedError, stepUp({ passkey }));
    const bea = await factors.member('bea');
    await refusal(WrongCodeError, stepUp({ totp: await bea.app.code() }));
  });

  it('by password is not possible without one', async () => {
    await app.ports.credentials.remove(ann.userId);
    await refusal(PasswordMissingError, stepUp({ password: PASSWORD }));
  });

  it('counts a wrong password as a failed login', async () => {
    app = new TestApplication({ loginAttempts: 3 });
    const bea = await app.member('bea');
    for (let count = 0; count < 3; count += 1)
      await refusal(WrongPasswordError, stepUp({ password: 'wrong' }, bea));
    await refusal(TooManyAttemptsError, stepUp({ password: PASSWORD }, bea));
    await refusal(TooManyAttemptsError, app.login('bea'));
  });

  it('counts a wrong passkey as a failed login', async () => {
    app = new TestApplication({ loginAttempts: 3 });
    const bea = await app.member('bea');
    for (let count = 0; count < 3; count += 1)
      await refusal(PasskeyRefusedError, stepUp({ passkey: {} }, bea));
    await refusal(TooManyAttemptsError, stepUp({ passkey: {} }, bea));
    await refusal(TooManyAttemptsError, app.login('bea'));
  });

  it('counts a wrong code as a failed login and as a failed code', async () => {
    app = new TestApplication({ loginAttempts: 3 });
    factors = new TestFactors(app);
    const bea = await factors.member('bea');
    const wrong = async () => await stepUp({ totp: await bea.app.wrongCode() }, bea.actor);
    for (let count = 0; count < 3; count += 1) await refusal(WrongCodeError, wrong());
    await refusal(TooManyAttemptsError, stepUp({ totp: await bea.app.code() }, bea.actor));
    app.clock.advance(1);
    await refusal(WrongCodeError, wrong());
    app.clock.advance(2);
    await refusal(WrongCodeError, wrong());
    const elsewhere = { ...CLIENT, network: '198.51.100.1' };
    const proof = { totp: await bea.app.code() };
    const { retryAfterSeconds } = await refusal(
      TooManyAttemptsError,
      app.useCases.stepUp.execute({ actor: bea.actor, proof, client: elsewhere }),
    );
    expect(retryAfterSeconds).to.equal(30);
  });

  it('that is right is no failed login, nor is one that is not compared', async () => {
    app = new TestApplication({ loginAttempts: 1 });
    factors = new TestFactors(app);
    const bea = await factors.member('bea');
    const codes = [await bea.app.code(), await bea.app.code(1)];
    for (const totp of codes) await stepUp({ totp }, bea.actor);
    app.ports.factors.secrets.keyIds = [];
    for (let count = 0; count < 2; count += 1)
      await refusal(FactorsNotConfiguredError, stepUp({ totp: codes[0] ?? '' }, bea.actor));
    await stepUp({ password: PASSWORD }, bea.actor);
  });
});
