import { expect } from 'chai';
import { AccountSuspendedError, EmailUnverifiedError } from '#domain/identity/errors.ts';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import {
  InvalidCredentialsError,
  ServiceUnavailableError,
  TooManyAttemptsError,
} from '#application/shared/errors.ts';
import { failing, justBefore } from '#tests/support/intercept.ts';
import { PAGE } from '#tests/support/passkey-services.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';
import { TestAuthenticator } from '#tests/support/test-authenticator.ts';
import { TestFactors } from '#tests/support/test-factors.ts';
import { TestPasskeys, type AddedPasskey } from '#tests/support/test-passkeys.ts';

type Member = Awaited<ReturnType<TestPasskeys['member']>>;

describe('A login by passkey alone', () => {
  let app: TestApplication;
  let passkeys: TestPasskeys;
  let ann: Member;
  beforeEach(async () => {
    app = new TestApplication();
    passkeys = new TestPasskeys(app);
    ann = await passkeys.member('ann');
  });

  /** A passkey of a browser that knows this service, and that the service does not know. */
  async function aStranger(): Promise<Pick<AddedPasskey, 'authenticator'>> {
    const authenticator = new TestAuthenticator(PAGE);
    await passkeys.begin(ann.actor, authenticator);
    return { authenticator };
  }

  async function eventsOf(work: () => Promise<unknown>): Promise<readonly AuditEvent[]> {
    const before = (await app.events()).length;
    await work();
    return (await app.events()).slice(before);
  }

  it('opens a session worth two factors, of the account that the passkey names', async () => {
    const tokens = await passkeys.login(ann);
    expect(tokens.user).to.include({ id: ann.actor.userId, login: 'ann' });
    const { authentication, userId } = await app.actor(tokens);
    expect(userId).to.equal(ann.actor.userId);
    expect(authentication).to.deep.include({ acr: 'aal2', amr: ['hwk', 'user', 'mfa'] });
    expect(await app.refreshState(tokens)).to.equal('valid');
  });

  it('needs no other factor, whatever the account has', async () => {
    await new TestFactors(app).add(ann.actor);
    expect((await passkeys.login(ann)).user.login).to.equal('ann');
  });

  it('is asked with the same words, whoever there is', async () => {
    const nobody = await new TestApplication().useCases.beginPasskeyLogin.execute();
    const asked = await app.useCases.beginPasskeyLogin.execute();
    const but = (options: object): unknown => ({ ...options, challenge: null });
    expect(but(asked)).to.deep.equal(but(nobody));
    expect(asked).to.include({ allowCredentials: undefined, userVerification: 'required' });
  });

  it('is refused alike, whatever is wrong', async () => {
    const answer = await passkeys.answer(ann);
    await passkeys.send(answer);
    const bea = await passkeys.member('bea');
    const wrong = [
      answer,
      await passkeys.answer(await aStranger()),
      await passkeys.answer(ann, { verified: false }),
      await passkeys.answer(ann, { origin: 'https://evil.example' }),
      await passkeys.answer(ann, { userHandle: null }),
      await passkeys.answer(ann, { counter: 1 }),
      ann.authenticator.authenticate(await app.useCases.beginStepUp.execute({ actor: ann.actor })),
      bea.authenticator.register(await app.useCases.beginPasskey.execute({ actor: bea.actor })),
      null,
      'x',
      {},
    ];
    const errors = [];
    for (const credential of wrong)
      errors.push(
        await refusal(InvalidCredentialsError, passkeys.send(credential, { network: `${errors.length}` })),
      );
    expect(new Set(errors.map(({ message }) => message))).to.have.property('size', 1);
  });

  it('that is refused is in the audit log, and a passkey that nobody has by a pseudonym', async () => {
    const stranger = await aStranger();
    const events = await eventsOf(async () => {
      await refusal(InvalidCredentialsError, passkeys.login(ann, { verified: false }));
      await refusal(InvalidCredentialsError, passkeys.login(stranger));
      await refusal(InvalidCredentialsError, passkeys.send({}));
    });
    const data = { refused: false, count: 1, code: 'factors.passkey_refused' };
    const [ours, others, none] = events;
    expect(events.map(({ type, actorId }) => [type, actorId])).to.deep.equal(
      events.map(() => ['login.failed', null]),
    );
    expect([ours?.subjectId, ours?.data]).to.deep.equal([ann.actor.userId, data]);
    expect(others?.subjectId).to.equal(null);
    expect(others?.data['name']).to.match(/^pseudonym of passkey ./);
    expect(none?.data).to.deep.equal({ ...data, name: 'pseudonym of passkey ' });
  });

  it('tells a suspended account that it is, and opens nothing', async () => {
    await app.suspend(ann.actor.userId);
    const events = await eventsOf(() => refusal(AccountSuspendedError, passkeys.login(ann)));
    expect(events.map(({ type }) => type)).to.deep.equal(['factor.used', 'login.failed']);
    expect(events[1]?.data).to.include({ code: 'identity.account_suspended' });
    await refusal(InvalidCredentialsError, passkeys.login(ann, { verified: false }));
  });

  it('waits for the email to be verified, where that is required', async () => {
    app = new TestApplication({ mail: true, verification: 'optional' });
    passkeys = new TestPasskeys(app);
    const phone = await passkeys.add(await app.person('ann@example.org'));
    const { loginWithPasskey, beginPasskeyLogin } = app.reconfigured({
      mail: true,
      verification: 'required',
    });
    const credential = phone.authenticator.authenticate(await beginPasskeyLogin.execute());
    await refusal(EmailUnverifiedError, loginWithPasskey.execute({ credential, client: app.client }));
  });

  describe('and the throttle', () => {
    const BUDGET = 3;
    beforeEach(async () => {
      app = new TestApplication({ loginAttempts: BUDGET });
      passkeys = new TestPasskeys(app);
      ann = await passkeys.member('ann');
    });

    const elsewhere = { network: '198.51.100.7' };
    const fail = async (count: number, passkey: Pick<AddedPasskey, 'authenticator'> = ann): Promise<void> => {
      for (let each = 0; each < count; each += 1)
        await refusal(InvalidCredentialsError, passkeys.login(passkey, { verified: false }, elsewhere));
    };

    it('counts failures of the account and network, as those of passwords', async () => {
      await fail(BUDGET - 1);
      await refusal(InvalidCredentialsError, app.login('ann', 'wrong', elsewhere));
      await refusal(TooManyAttemptsError, passkeys.login(ann, {}, elsewhere));
      await refusal(TooManyAttemptsError, app.login('ann', undefined, elsewhere));
      expect((await passkeys.login(ann)).user.login).to.equal('ann');
    });

    it('counts those of a passkey that nobody has in the same way', async () => {
      const [stranger, another] = [await aStranger(), await aStranger()];
      await fail(BUDGET, stranger);
      await refusal(TooManyAttemptsError, passkeys.login(stranger, {}, elsewhere));
      await fail(BUDGET, another);
    });

    it('forgets them once a session opens', async () => {
      await fail(BUDGET - 1);
      await passkeys.login(ann, {}, elsewhere);
      await fail(BUDGET);
    });

    it('counts logins that open nothing although the passkey is right', async () => {
      await app.suspend(ann.actor.userId);
      for (let count = 0; count < BUDGET; count += 1)
        await refusal(AccountSuspendedError, passkeys.login(ann, {}, elsewhere));
      await refusal(TooManyAttemptsError, passkeys.login(ann, {}, elsewhere));
    });

    it('refuses before anything is looked at: the answer may be sent later', async () => {
      const answer = await passkeys.answer(ann);
      await fail(BUDGET);
      const { retryAfterSeconds } = await refusal(TooManyAttemptsError, passkeys.send(answer, elsewhere));
      app.clock.advance(retryAfterSeconds);
      await passkeys.send(answer, elsewhere);
    });

    it('counts nothing that failed for another reason', async () => {
      failing(app.ports.users, 'findById', new ServiceUnavailableError(), BUDGET + 1);
      for (let count = 0; count <= BUDGET; count += 1)
        await refusal(ServiceUnavailableError, passkeys.login(ann, {}, elsewhere));
      await passkeys.login(ann, {}, elsewhere);
    });

    it('leaves a bounded number of events of a storm', async () => {
      const before = (await app.events('login.failed')).length;
      await fail(BUDGET);
      for (let count = 0; count < 100; count += 1)
        await refusal(TooManyAttemptsError, passkeys.login(ann, { verified: false }, elsewhere));
      const counts = (await app.events('login.failed')).slice(before).map(({ data }) => data['count']);
      expect(counts).to.deep.equal([1, 1, 1, 1, 2, 4, 8, 16, 32, 64]);
    });
  });

  describe('meets a change of the account', () => {
    const moments: Readonly<Record<string, (happens: () => Promise<unknown>) => void>> = {
      'before it looks the passkey up': (happens) =>
        justBefore(app.ports.factors.passkeys, 'findByCredentialId', happens),
      'before it reads the account': (happens) => justBefore(app.ports.users, 'findById', happens),
      'before it uses the passkey up': (happens) =>
        justBefore(app.ports.factors.passkeys, 'useCounter', happens),
      'before it opens the session': (happens) => justBefore(app.ports.sessions, 'open', happens),
    };

    for (const [moment, at] of Object.entries(moments)) {
      it(`that removes the passkey, ${moment}: no session opens`, async () => {
        await passkeys.add(ann.actor);
        const answer = await passkeys.answer({ authenticator: ann.authenticator });
        const opened = (await app.ports.sessions.listLive(ann.actor.userId, app.clock.now())).length;
        at(() => app.useCases.removePasskey.execute({ actor: ann.actor, id: ann.id }));
        await refusal(InvalidCredentialsError, passkeys.send(answer));
        expect(await app.ports.sessions.listLive(ann.actor.userId, app.clock.now())).to.have.lengthOf(opened);
        expect(await app.events('factor.refused')).to.deep.equal([]);
      });

      it(`that gives a role, ${moment}: the session has it`, async () => {
        const answer = await passkeys.answer(ann);
        at(() => app.useCases.grantRole.execute('ann', 'editor'));
        const tokens = await passkeys.send(answer);
        expect((await app.actor(tokens)).roles).to.include('editor');
      });
    }

    it('twice: no session opens', async () => {
      const answer = await passkeys.answer(ann);
      justBefore(app.ports.sessions, 'open', () => app.useCases.grantRole.execute('ann', 'editor'), 2);
      await refusal(InvalidCredentialsError, passkeys.send(answer));
    });

    it('that deletes it: no session opens', async () => {
      const answer = await passkeys.answer(ann);
      const { userId } = ann.actor;
      justBefore(app.ports.sessions, 'open', () => app.deleteAccount(userId));
      await refusal(InvalidCredentialsError, passkeys.send(answer));
    });
  });
});
