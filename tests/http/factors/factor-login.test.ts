import { expect } from 'chai';
import { decodeJwt } from 'jose';
import type { SessionView, TokensView } from '#application/identity/sessions/views.ts';
import type { FactorsView } from '#application/factors/views.ts';
import { outcome, refreshCookieOf } from '#tests/support/answer.ts';
import { SecondFactors, type SecondFactorProblem } from '#tests/support/second-factors.ts';
import { withPassword, type Person } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const INVALID = '422 factors.challenge_invalid';
const WRONG = '403 factors.wrong_code';

inEachWorld('A login with a second factor', (start) => {
  const { api, service } = start();
  const factors = new SecondFactors(api, () => service().clock);
  const code = () => '000000';

  it('takes two steps; the first opens nothing and says what is missing', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const { login, password } = ada;
    const first = await api.call<SecondFactorProblem>('POST /login', { body: { login, password } });
    expect(outcome(first)).to.equal('403 identity.second_factor_required');
    expect(refreshCookieOf(first)).to.equal(null);
    const { challenge, factors: kinds, passkeyOptions } = first.body;
    expect(challenge).to.match(/^[A-Za-z0-9_-]{40,}$/);
    expect([kinds, passkeyOptions]).to.deep.equal([['totp', 'recovery_code'], null]);
    const sessions = async () =>
      (await ada.call<{ items: readonly SessionView[] }>('GET /me/sessions')).body.items;
    expect(await sessions()).to.have.length(1);

    const second = await factors.answer(challenge, { totp: await app.next() });
    expect(outcome(second)).to.equal('200');
    expect(refreshCookieOf(second)).to.equal(second.body.refreshToken);
    expect(second.body.user).to.include({ id: ada.id, login });
    expect(await sessions()).to.have.length(2);
    const { totp } = (await ada.call<FactorsView>('GET /me/factors')).body;
    expect(totp[0]?.lastUsedAt).to.match(/Z$/);
  });

  it('gives tokens that say so, through every refresh', async () => {
    const { actor, app, recoveryCodes } = await factors.enrolled();
    const proofs = [{ totp: await app.next() }, { recoveryCode: recoveryCodes[0] ?? '' }];
    for (const proof of proofs) {
      const before = Math.floor(service().clock.now().getTime() / 1_000);
      const ada = await factors.actor(actor, proof);
      const claims = decodeJwt(ada.tokens.accessToken);
      expect(claims).to.deep.include({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
      expect(claims['auth_time']).to.be.within(before, before + 60);
      let { refreshToken } = ada.tokens;
      for (let round = 0; round < 2; round += 1) {
        service().clock.advance(100);
        const { body } = await api.call<TokensView>('POST /refresh', { body: { refreshToken } });
        const { acr, amr, auth_time: authTime } = decodeJwt(body.accessToken);
        expect({ acr, amr, authTime }).to.deep.equal({
          acr: claims['acr'],
          amr: claims['amr'],
          authTime: claims['auth_time'],
        });
        ({ refreshToken } = body);
      }
    }
  });

  it('says nothing of factors to who does not know the password', async () => {
    const { actor: ada } = await factors.enrolled();
    const body = { login: ada.login, password: 'wrong' };
    expect(outcome(await api.call('POST /login', { body }))).to.equal('401 invalid_credentials');
  });

  it('takes each code once', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const totp = await app.next();
    await factors.actor(ada, { totp });
    const again = async () =>
      outcome(await factors.answer((await factors.challenge(ada)).challenge, { totp }));
    expect(await again()).to.equal(WRONG);
    // One of a step before one that was used.
    const earlier = await app.code(-1);
    expect(
      outcome(await factors.answer((await factors.challenge(ada)).challenge, { totp: earlier })),
    ).to.equal(WRONG);
    await factors.actor(ada, { totp: await app.next() });
  });

  it('takes codes of one step either side, and of no other', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const { clock } = service();
    /** So that no step ends between the making of a code and its check. */
    const toStartOfStep = () => clock.advance(30.1 - ((clock.now().getTime() / 1_000) % 30));
    clock.advance(120);
    for (const steps of [-2, 2, 3, 10, -10]) {
      toStartOfStep();
      const { challenge } = await factors.challenge(ada);
      expect(outcome(await factors.answer(challenge, { totp: await app.code(steps) })), `${steps}`).to.equal(
        WRONG,
      );
    }
    clock.advance(120);
    toStartOfStep();
    await factors.actor(ada, { totp: await app.code(-1) });
    await factors.actor(ada, { totp: await app.code(1) });
  });

  it('spends one code once: of fifty requests at once one opens a session', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const challenges = await Promise.all(Array.from({ length: 50 }, () => factors.challenge(ada)));
    const totp = await app.next();
    const answers = await Promise.all(challenges.map(({ challenge }) => factors.answer(challenge, { totp })));
    expect(answers.map(outcome).filter((each) => each === '200')).to.have.length(1);
    expect(new Set(answers.map(outcome))).not.to.include('500');
  });

  it('answers one challenge once: of fifty requests at once one opens a session', async () => {
    const { actor: ada, recoveryCodes, app } = await factors.enrolled();
    const { challenge } = await factors.challenge(ada);
    const proofs = [{ totp: await app.next() }, ...recoveryCodes.map((recoveryCode) => ({ recoveryCode }))];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        factors.answer(challenge, proofs[index % proofs.length] ?? { totp: code() }),
      ),
    );
    expect(answers.map(outcome).filter((each) => each === '200')).to.have.length(1);
    const { body } = await ada.call<FactorsView>('GET /me/factors');
    // What the challenge did not take is unspent.
    expect(body.recoveryCodes.remaining).to.be.at.least(9);
  });

  it('gives a challenge five attempts and five minutes', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const tried = await factors.challenge(ada);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      service().clock.advance(31);
      expect(outcome(await factors.answer(tried.challenge, { totp: await app.wrongCode() }))).to.equal(WRONG);
    }
    service().clock.advance(31);
    expect(outcome(await factors.answer(tried.challenge, { totp: await app.code() }))).to.equal(INVALID);

    const kept = await factors.challenge(ada);
    service().clock.advance(295);
    const late = await factors.challenge(ada);
    expect(outcome(await factors.answer(kept.challenge, { totp: await app.next() }))).to.equal('200');
    service().clock.advance(301);
    expect(outcome(await factors.answer(late.challenge, { totp: await app.code() }))).to.equal(INVALID);
  });

  it('takes no challenge that is not ours, was used, or is of another’s login', async () => {
    const [ada, eve] = [await factors.enrolled(), await factors.enrolled()];
    const { challenge } = await factors.challenge(ada.actor);
    const evesCode = await eve.app.code();
    expect(outcome(await factors.answer(challenge, { totp: evesCode }))).to.equal(WRONG);
    expect(outcome(await factors.answer('x', { totp: evesCode }))).to.equal(INVALID);
    expect(outcome(await factors.answer(challenge, { totp: await ada.app.next() }))).to.equal('200');
    expect(outcome(await factors.answer(challenge, { totp: await ada.app.code(1) }))).to.equal(INVALID);
    expect(outcome(await factors.answer(challenge, { recoveryCode: ada.recoveryCodes[0] ?? '' }))).to.equal(
      INVALID,
    );
  });

  it('asks for one proof and no other fields', async () => {
    const answer = async (body: object) => outcome(await api.call('POST /login/factor', { body }));
    expect(await answer({ challenge: 'x' })).to.equal('422 /totp field.required');
    expect(await answer({ totp: code(), recoveryCode: 'x', challenge: 'x' })).to.equal(
      '422 /passkey proof.two',
    );
    expect(await answer({ totp: '12345', challenge: 'x' })).to.equal('422 /totp code.invalid');
    expect(await answer({ totp: code() })).to.equal('422 /challenge field.required');
    expect(await answer({ passkey: 'x', challenge: 'x' })).to.equal('422 /passkey field.type');
    expect(await answer({ passkey: [], challenge: 'x' })).to.equal('422 /passkey field.type');
    expect(await answer({ totp: code(), challenge: 'x', login: 'x' })).to.equal('422 /login field.unknown');
    expect(await answer({})).to.equal('422 /challenge field.required, /totp field.required');
  });

  it('is void when the account changed since its password was right', async () => {
    const changes: Readonly<Record<string, (ada: Person, password: string) => Promise<unknown>>> = {
      suspended: async ({ id }) => {
        const root = await api.admin();
        await root.call(`POST /admin/users/${id}/suspend`, { body: { reason: 'Test' } });
        await root.call(`POST /admin/users/${id}/reinstate`);
      },
      'given a role': async ({ login }) => await service().grant(login, 'admin'),
    };
    for (const [change, make] of Object.entries(changes)) {
      const { actor: ada, app } = await factors.enrolled();
      const { challenge } = await factors.challenge(ada);
      await make(ada, ada.password);
      expect(outcome(await factors.answer(challenge, { totp: await app.code() })), change).to.equal(INVALID);
    }
  });

  it('is void after a change of the password', async () => {
    const { actor, app } = await factors.enrolled();
    const { challenge } = await factors.challenge(actor);
    const body = { currentPassword: actor.password, newPassword: 'another horse entirely' };
    expect(outcome(await actor.call('PUT /me/password', { body }))).to.equal('204');
    expect(outcome(await factors.answer(challenge, { totp: await app.code() }))).to.equal(INVALID);
    await factors.actor(withPassword(actor, body.newPassword), { totp: await app.next() });
  });

  it('tells the suspended before it asks for a factor, and opens nothing for who was suspended since', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const { challenge } = await factors.challenge(ada);
    const root = await api.admin();
    await root.call(`POST /admin/users/${ada.id}/suspend`, { body: { reason: 'Test' } });
    const { login, password } = ada;
    expect(outcome(await api.call('POST /login', { body: { login, password } }))).to.equal(
      '403 identity.account_suspended',
    );
    expect(outcome(await factors.answer(challenge, { totp: await app.code() }))).to.equal(INVALID);
  });

  it('does not change for an account that has no factor', async () => {
    const ada = await api.loggedIn();
    await ada.call('POST /me/factors/totp');
    const { accessToken } = await api.login(ada);
    expect(decodeJwt(accessToken)).to.deep.include({ acr: 'aal1', amr: ['pwd'] });
  });
});
