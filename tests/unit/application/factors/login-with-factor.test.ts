import { expect } from 'chai';
import {
  FactorsNotConfiguredError,
  InvalidLoginChallengeError,
  PasskeyRefusedError,
  SecondFactorRequiredError,
  WrongCodeError,
} from '#domain/factors/errors.ts';
import { PASSWORD_ONLY } from '#domain/identity/sessions/authentication.ts';
import { AccountFactors } from '#application/factors/account-factors.ts';
import { LoginChallenges } from '#application/factors/login-challenges.ts';
import { SecondFactorRequired } from '#application/factors/second-factor-required.ts';
import { InvalidCredentialsError, TooManyAttemptsError } from '#application/shared/errors.ts';
import type { Actor } from '#application/identity/actor.ts';
import { aPasskey } from '#tests/support/passkey-builders.ts';
import { passkeyServices } from '#tests/support/passkey-services.ts';
import { refusal, refusalsOf } from '#tests/support/refusal.ts';
import { CLIENT, PASSWORD, TestApplication } from '#tests/support/test-application.ts';
import { TestFactors, type Authenticator } from '#tests/support/test-factors.ts';

const NEW_PASSWORD = 'another horse entirely';

describe('A login with a second factor', () => {
  let app: TestApplication;
  let factors: TestFactors;
  let ann: Authenticator & { readonly actor: Actor };
  beforeEach(async () => {
    app = new TestApplication();
    factors = new TestFactors(app);
    ann = await factors.member('ann');
  });

  const live = async () =>
    (await app.ports.sessions.listLive(ann.actor.userId, app.clock.now())).map(({ id }) => id);

  it('has no session after the password, and one after the code', async () => {
    const { challenge, factors: kinds, passkeyOptions } = await factors.challenge('ann');
    expect([kinds, passkeyOptions]).to.deep.equal([['totp', 'recovery_code'], null]);
    expect(await live()).to.deep.equal([ann.actor.sessionId]);
    const tokens = await factors.answer(challenge, { totp: await ann.app.code() });
    const { authentication, sessionId } = await app.actor(tokens);
    expect(authentication).to.deep.include({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
    expect(await live()).to.deep.equal([sessionId, ann.actor.sessionId]);
    const { totp } = await app.useCases.listFactors.execute(ann.actor);
    expect(totp[0]?.lastUsedAt).to.equal(app.clock.now().toISOString());
  });

  it('is one login in the audit log, and none that failed', async () => {
    const before = (await app.events()).length;
    await factors.login('ann', { totp: await ann.app.code() });
    const events = (await app.events()).slice(before);
    expect(events.map(({ type }) => type)).to.deep.equal(['factor.used', 'login.succeeded']);
  });

  it('does not begin with a wrong password', async () => {
    await refusal(InvalidCredentialsError, app.login('ann', `not ${PASSWORD}`));
  });

  it('is possible with each of several authenticators', async () => {
    const other = await factors.add(ann.actor);
    await factors.login('ann', { totp: await other.app.code() });
    await factors.login('ann', { totp: await ann.app.code() });
  });

  it('takes no code of an authenticator that waits for its first', async () => {
    const pending = await factors.begin(ann.actor);
    await refusal(WrongCodeError, factors.login('ann', { totp: await pending.app.code() }));
  });

  it('takes a code once, and none of an earlier step after it', async () => {
    const [before, code] = [await ann.app.code(), await ann.app.code(1)];
    await factors.login('ann', { totp: code });
    for (const used of [code, before]) await refusal(WrongCodeError, factors.login('ann', { totp: used }));
  });

  it('opens one session, of fifty that use one code at once', async () => {
    const challenges = await Promise.all(
      Array.from({ length: 5 }, async () => (await factors.challenge('ann')).challenge),
    );
    const totp = await ann.app.code();
    const attempts = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => factors.answer(challenges[index % 5] ?? '', { totp })),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1);
    expect(await live()).to.have.lengthOf(2);
  });

  it('asks for a passkey as well where there is one', async () => {
    await app.ports.factors.passkeys.add(aPasskey({ id: ann.actor.userId }).build());
    const { factors: kinds, passkeyOptions } = await factors.challenge('ann');
    expect(kinds).to.deep.equal(['totp', 'passkey', 'recovery_code']);
    expect(passkeyOptions).to.have.property('challenge').that.is.a('string');
    await factors.login('ann', { totp: await ann.app.code() });
  });

  it('asks for none where the service has lost its domain name', async () => {
    const { userId } = ann.actor;
    await app.ports.factors.passkeys.add(aPasskey({ id: userId }).build());
    const ports = { ...app.ports, ...app.ports.factors };
    const { passkeyProofs } = passkeyServices(ports, null);
    const condition = new SecondFactorRequired({
      factors: new AccountFactors(ports),
      challenges: new LoginChallenges(ports),
      passkeys: passkeyProofs,
    });
    const user = (await app.ports.users.findById(userId))!;
    const { factors: kinds, passkeyOptions } = await refusal(
      SecondFactorRequiredError,
      condition.check(user, CLIENT, PASSWORD_ONLY, null),
    );
    expect([kinds, passkeyOptions]).to.deep.equal([['totp', 'recovery_code'], null]);
  });

  it('takes nothing that is no code, or no passkey', async () => {
    const bad = ['', ' '.repeat(6), 'abcdef', '1'.repeat(10_000), '🔑'];
    for (const totp of bad) {
      await refusal(WrongCodeError, factors.login('ann', { totp }));
      app.clock.advance(31);
    }
    for (const passkey of [null, 7, 'x', {}, { id: 'x' }])
      await refusal(PasskeyRefusedError, factors.login('ann', { passkey }));
  });

  describe('its challenge', () => {
    const answer = async (challenge: string) =>
      await factors.answer(challenge, { totp: await ann.app.code() });

    it('is good for five minutes', async () => {
      const [early, late] = [await factors.challenge('ann'), await factors.challenge('ann')];
      app.clock.advance(299);
      await answer(early.challenge);
      app.clock.advance(1);
      await refusal(InvalidLoginChallengeError, answer(late.challenge));
    });

    it('is good for five attempts, whatever the sixth is', async () => {
      const { challenge } = await factors.challenge('ann');
      for (let count = 0; count < 4; count += 1)
        await refusal(PasskeyRefusedError, factors.answer(challenge, { passkey: {} }));
      await refusal(WrongCodeError, factors.answer(challenge, { totp: await ann.app.wrongCode() }));
      await refusal(InvalidLoginChallengeError, answer(challenge));
      await answer((await factors.challenge('ann')).challenge);
    });

    it('has one success', async () => {
      const { challenge } = await factors.challenge('ann');
      await answer(challenge);
      app.clock.advance(30);
      await refusal(InvalidLoginChallengeError, answer(challenge));
    });

    it('has one success, of two right proofs at once, and the other is not spent', async () => {
      const { challenge } = await factors.challenge('ann');
      const [recoveryCode = ''] = ann.recoveryCodes;
      const attempts = await Promise.allSettled([
        answer(challenge),
        factors.answer(challenge, { recoveryCode }),
      ]);
      const refused = refusalsOf(attempts);
      expect(refused).to.have.lengthOf(1);
      expect(refused[0]).to.be.instanceOf(InvalidLoginChallengeError);
      if (attempts[1].status === 'rejected') await factors.login('ann', { recoveryCode });
      else await factors.login('ann', { totp: await ann.app.code() });
    });

    it('is spent by no wrong code', async () => {
      const { challenge } = await factors.challenge('ann');
      await refusal(WrongCodeError, factors.answer(challenge, { totp: await ann.app.wrongCode() }));
      await answer(challenge);
    });

    it('is nothing that somebody could make up, and none of another login', async () => {
      const bea = await factors.member('bea');
      for (const made of ['', 'x', 'A'.repeat(43), '\u0000', 'x'.repeat(10_000)])
        await refusal(InvalidLoginChallengeError, answer(made));
      const { challenge } = await factors.challenge('ann');
      await refusal(WrongCodeError, factors.answer(challenge, { totp: await bea.app.code() }));
    });

    it('is dead after whatever ends the sessions of the account, and spends no code then', async () => {
      const command = { actor: ann.actor, currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
      const userId = ann.actor.userId;
      const suspension = { actorId: null, userId, reason: 'Spam', until: null };
      const changes: readonly (() => Promise<unknown>)[] = [
        () => app.useCases.changePassword.execute({ ...command, client: CLIENT }),
        () => app.useCases.setPassword.execute('ann', PASSWORD),
        () => app.useCases.grantRole.execute('ann', 'editor'),
        () => app.useCases.endSessions.execute('ann'),
        () => app.useCases.suspendAccount.execute(suspension),
      ];
      for (const change of changes) {
        const { challenge } = await factors.challenge('ann');
        await change();
        await refusal(InvalidLoginChallengeError, answer(challenge));
        if (change === changes[0]) await app.useCases.setPassword.execute('ann', PASSWORD);
      }
      await app.useCases.reinstateAccount.execute(null, userId);
      await factors.login('ann', { totp: await ann.app.code() });
    });

    it('is dead once the account is', async () => {
      const { challenge } = await factors.challenge('ann');
      await app.deleteAccount(ann.actor.userId);
      await refusal(InvalidLoginChallengeError, answer(challenge));
    });
  });

  describe('its failures', () => {
    const fail = async (count: number): Promise<void> => {
      const { challenge } = await factors.challenge('ann');
      for (let each = 0; each < count; each += 1) {
        const totp = await ann.app.wrongCode();
        await refusal(WrongCodeError, factors.answer(challenge, { totp }));
      }
    };
    const tooMany = async (proof: 'totp' | 'recoveryCode' = 'totp'): Promise<number> => {
      const answer =
        proof === 'totp' ? { totp: await ann.app.code() } : { recoveryCode: ann.recoveryCodes[0] ?? '' };
      return (await refusal(TooManyAttemptsError, factors.login('ann', answer))).retryAfterSeconds;
    };

    it('close codes of both kinds for 30 s after five in a row, over all challenges', async () => {
      await fail(3);
      await fail(2);
      expect(await tooMany()).to.equal(30);
      app.clock.advance(10.2);
      expect(await tooMany()).to.equal(20);
      app.clock.advance(19.3);
      expect(await tooMany('recoveryCode')).to.equal(1);
      app.clock.advance(0.5);
      await factors.login('ann', { totp: await ann.app.code() });
      await fail(4);
    });

    it('close codes for the rest of the day after fifty, and are fewer by none when the owner logs in', async () => {
      app = new TestApplication({ loginAttempts: 0 });
      factors = new TestFactors(app);
      ann = await factors.member('ann');
      for (let count = 0; count < 50; count += 1) {
        await fail(1);
        app.clock.advance(60);
        if (count === 25) await factors.login('ann', { totp: await ann.app.code() });
      }
      expect(await tooMany()).to.equal(24 * 3_600 - 50 * 60);
      const { challenge } = await factors.challenge('ann');
      await refusal(PasskeyRefusedError, factors.answer(challenge, { passkey: {} }));
      app.clock.advance(24 * 3_600 - 50 * 60);
      await factors.login('ann', { totp: await ann.app.code() });
    });

    it('are none that this service could not compare: recovery codes are admitted while it has no key', async () => {
      const { secrets } = app.ports.factors;
      const keyIds = secrets.keyIds;
      secrets.keyIds = [];
      const { challenge } = await factors.challenge('ann');
      for (let count = 0; count < 3; count += 1)
        await refusal(FactorsNotConfiguredError, factors.answer(challenge, { totp: await ann.app.code() }));
      for (let count = 0; count < 3; count += 1)
        await refusal(FactorsNotConfiguredError, factors.login('ann', { totp: await ann.app.code() }));
      await factors.login('ann', { recoveryCode: ann.recoveryCodes[0] ?? '' });
      secrets.keyIds = keyIds;
      await factors.login('ann', { totp: await ann.app.code() });
    });

    it('give a thief who has the password no more than fifty guesses a day', async () => {
      app = new TestApplication({ loginAttempts: 0 });
      factors = new TestFactors(app);
      ann = await factors.member('ann');
      let guesses = 0;
      for (let minute = 0; minute < 24 * 60; minute += 5) {
        const { challenge } = await factors.challenge('ann', { network: `198.51.100.${minute % 250}` });
        for (let each = 0; each < 5; each += 1) {
          const totp = await ann.app.wrongCode();
          const error = await factors.answer(challenge, { totp }).catch((refused: unknown) => refused);
          if (error instanceof WrongCodeError) guesses += 1;
          else expect(error).to.be.instanceOf(TooManyAttemptsError);
        }
        app.clock.advance(300);
      }
      expect(guesses).to.equal(50);
    });

    it('are in the audit log, refused ones only in part', async () => {
      const before = (await app.events('login.failed')).length;
      await fail(5);
      for (let count = 0; count < 5; count += 1) await tooMany();
      const { challenge } = await factors.challenge('ann', { network: '192.0.2.9' });
      await refusal(PasskeyRefusedError, factors.answer(challenge, { passkey: {} }));
      const events = (await app.events('login.failed')).slice(before);
      const wrong = { refused: false, count: 1, code: 'factors.wrong_code' };
      const refused = [1, 2, 4].map((count) => ({ refused: true, count }));
      const passkey = { refused: false, count: 1, code: 'factors.passkey_refused' };
      const expected = [...Array.from({ length: 5 }, () => wrong), ...refused, passkey];
      expect(events.map(({ data }) => data)).to.deep.equal(expected);
      expect(new Set(events.map(({ subjectId }) => subjectId))).to.deep.equal(new Set([ann.actor.userId]));
    });
  });

  describe('and the login throttle', () => {
    const BUDGET = 3;
    beforeEach(async () => {
      app = new TestApplication({ loginAttempts: BUDGET });
      factors = new TestFactors(app);
      ann = await factors.member('ann');
    });

    it('counts right passwords that lead nowhere', async () => {
      for (let count = 0; count < BUDGET; count += 1) await factors.challenge('ann');
      await refusal(TooManyAttemptsError, app.login('ann'));
    });

    it('takes the password back once the session is open, minutes later too, with what was counted besides', async () => {
      await refusal(InvalidCredentialsError, app.login('ann', 'wrong'));
      const { challenge } = await factors.challenge('ann');
      app.clock.advance(20);
      await refusal(WrongCodeError, factors.answer(challenge, { totp: await ann.app.wrongCode() }));
      await factors.answer(challenge, { totp: await ann.app.code() });
      for (let count = 0; count < BUDGET; count += 1) await factors.challenge('ann');
      await refusal(TooManyAttemptsError, app.login('ann'));
    });

    it('takes back what was counted for the network of the password, wherever the code comes from', async () => {
      const { challenge } = await factors.challenge('ann', { network: '192.0.2.50' });
      await factors.answer(challenge, { totp: await ann.app.code() }, { network: '192.0.2.60' });
      for (let count = 0; count < BUDGET; count += 1)
        await factors.challenge('ann', { network: '192.0.2.50' });
      await refusal(TooManyAttemptsError, app.login('ann', PASSWORD, { network: '192.0.2.50' }));
    });
  });
});
