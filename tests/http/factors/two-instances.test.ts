import { expect } from 'chai';
import { decodeJwt } from 'jose';
import type { FactorsView } from '#application/factors/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import { Actor, type TestApi } from '#tests/support/test-api.ts';
import { borrowDatabase } from '#tests/support/test-database.ts';
import { redisDatabase } from '#tests/support/test-redis-database.ts';
import { redisOrSkip, startTestRedis } from '#tests/support/test-redis.ts';
import { FIRST_ADMIN, twoInstances } from '#tests/support/two-instances.ts';

const CLOCK = { now: () => new Date() };

describe('Second factors on two instances with one Redis', function () {
  this.slow(3_000);
  const { one, two } = twoInstances(async (context) => {
    const redis = redisDatabase(await redisOrSkip(context, startTestRedis));
    await redis.flush();
    return {
      REDIS_URL: redis.url,
      RATE_LIMIT_PER_MINUTE: '0',
      LOGIN_ATTEMPTS_PER_MINUTE: '0',
      MFA_REQUIRED_ROLES: 'admin',
    };
  }, borrowDatabase);
  theSameOnBoth(one, two);
});

describe('Second factors on two instances without Redis', function () {
  this.slow(3_000);
  const { one, two } = twoInstances(
    () =>
      Promise.resolve({
        RATE_LIMIT_PER_MINUTE: '0',
        LOGIN_ATTEMPTS_PER_MINUTE: '0',
        MFA_REQUIRED_ROLES: 'admin',
      }),
    borrowDatabase,
  );
  theSameOnBoth(one, two);
});

function theSameOnBoth(one: TestApi, two: TestApi): void {
  const factors = new SecondFactors(one, () => CLOCK);
  const elsewhere = new SecondFactors(two, () => CLOCK);
  const on = async (api: TestApi, call: string, { tokens }: Pick<Actor, 'tokens'>) =>
    outcome(await api.call(call, { token: tokens.accessToken }));

  it('spend one code once: of fifty requests at once, spread over both, one opens a session', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const challenges = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? factors : elsewhere).challenge(ada)),
    );
    const totp = await app.next();
    const answers = await Promise.all(
      challenges.map(({ challenge }, index) =>
        (index % 2 === 0 ? elsewhere : factors).answer(challenge, { totp }),
      ),
    );
    expect(answers.map(outcome).filter((each) => each === '200')).to.have.length(1);
  });

  it('spend one recovery code once, raced over both', async () => {
    const { actor: ada, recoveryCodes } = await factors.enrolled();
    const recoveryCode = recoveryCodes[0] ?? '';
    const challenges = await Promise.all(Array.from({ length: 20 }, () => factors.challenge(ada)));
    const answers = await Promise.all(
      challenges.map(({ challenge }, index) =>
        (index % 2 === 0 ? elsewhere : factors).answer(challenge, { recoveryCode }),
      ),
    );
    expect(answers.map(outcome).filter((each) => each === '200')).to.have.length(1);
    const { body } = await two.call<FactorsView>('GET /me/factors', { token: ada.tokens.accessToken });
    expect(body.recoveryCodes.remaining).to.equal(9);
  });

  it('give one set of recovery codes, of first factors confirmed at once on both', async () => {
    const person = await one.loggedIn();
    const there = new Actor(two, person, person.tokens);
    const pending = await Promise.all(Array.from({ length: 6 }, () => factors.beginTotp(person)));
    const confirmed = await Promise.all(
      pending.map((each, index) => factors.confirmTotp(index % 2 === 0 ? person : there, each)),
    );
    const sets = confirmed.flatMap(({ recoveryCodes }) => (recoveryCodes === null ? [] : [recoveryCodes]));
    expect(sets.map(({ length }) => length)).to.deep.equal([10]);
    const { challenge } = await elsewhere.challenge(person);
    expect(outcome(await factors.answer(challenge, { recoveryCode: sets[0]?.[0] ?? '' }))).to.equal('200');
  });

  it('count failures together', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const totp = await app.wrongCode();
    const outcomes: string[] = [];
    for (const each of [factors, elsewhere, factors, elsewhere, factors, elsewhere])
      outcomes.push(outcome(await each.answer((await each.challenge(ada)).challenge, { totp })));
    expect(outcomes).to.deep.equal([
      ...Array.from({ length: 5 }, () => '403 factors.wrong_code'),
      '429 identity.too_many_attempts',
    ]);
  });

  it('finish on one what was begun on the other, and refresh it there', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const { challenge } = await factors.challenge(ada);
    const { body } = await elsewhere.answer(challenge, { totp: await app.next() });
    const before = decodeJwt(body.accessToken);
    const refreshed = await one.call<TokensView>('POST /refresh', {
      body: { refreshToken: body.refreshToken },
    });
    const { acr, amr, auth_time: authTime } = decodeJwt(refreshed.body.accessToken);
    expect({ acr, amr, authTime }).to.deep.equal({
      acr: 'aal2',
      amr: before['amr'],
      authTime: before['auth_time'],
    });
  });

  it('end the other sessions on both by the time that one has answered', async () => {
    for (const [here, there] of [
      [one, two],
      [two, one],
    ] as const) {
      const ada = await here.loggedIn();
      const other = await here.actor(ada);
      for (const api of [here, there]) expect(await on(api, 'GET /me', other)).to.equal('200');
      await factors.addTotp(ada);
      for (const api of [there, here])
        expect(await on(api, 'GET /me', other)).to.equal('401 factors_changed');
      for (const api of [there, here]) expect(await on(api, 'GET /me', ada)).to.equal('200');
    }
  });

  it('let a role that needs a factor act no more on either, once the last one is removed on one', async () => {
    const first = await one.actor({ id: '', email: '', ...FIRST_ADMIN });
    expect(await on(two, 'GET /admin/users', first)).to.equal('403 identity.enrolment_required');
    const { app, id } = await factors.addTotp(first);
    const root = await factors.actor(first, { totp: await app.next() });
    for (const api of [one, two]) expect(await on(api, 'GET /admin/users', root)).to.equal('200');
    expect(await on(two, `DELETE /me/factors/totp/${id}`, root)).to.equal('204');
    for (const api of [one, two])
      expect(await on(api, 'GET /admin/users', root)).to.equal('403 identity.enrolment_required');
  });
}
