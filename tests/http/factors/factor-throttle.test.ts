import { expect } from 'chai';
import { outcome, type Answer } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const WRONG = '403 factors.wrong_code';
const REFUSED = '429 identity.too_many_attempts';
const DAY_SECONDS = 24 * 3_600;

inEachWorld('The throttle of second proofs', (start) => {
  const { api, service } = start();
  const factors = new SecondFactors(api, () => service().clock);
  const waitOf = (answer: Answer<unknown>): number => Number(answer.headers.get('retry-after'));

  it('pauses for 30 seconds after five failures in a row, over all challenges, right codes included', async () => {
    const { actor: ada, app, recoveryCodes } = await factors.enrolled();
    const first = await factors.challenge(ada);
    const wrong = await app.wrongCode();
    for (const challenge of [first, first, await factors.challenge(ada), await factors.challenge(ada), first])
      expect(outcome(await factors.answer(challenge.challenge, { totp: wrong }))).to.equal(WRONG);
    const { challenge } = await factors.challenge(ada);
    const refused = await factors.answer(challenge, { totp: await app.code() });
    expect(outcome(refused)).to.equal(REFUSED);
    expect(waitOf(refused)).to.be.within(25, 30);
    const recoveryCode = recoveryCodes[0] ?? '';
    expect(outcome(await factors.answer(challenge, { recoveryCode }))).to.equal(REFUSED);
    service().clock.advance(31);
    expect(outcome(await factors.answer(challenge, { totp: wrong })), 'one after each pause').to.equal(WRONG);
    expect(outcome(await factors.answer(challenge, { totp: wrong }))).to.equal(REFUSED);
    service().clock.advance(31);
    // What was refused was not spent.
    const next = await factors.challenge(ada);
    expect(outcome(await factors.answer(next.challenge, { recoveryCode }))).to.equal('200');
    // A right one ends the row.
    const { challenge: fresh } = await factors.challenge(ada);
    expect(outcome(await factors.answer(fresh, { totp: wrong }))).to.equal(WRONG);
    expect(outcome(await factors.answer(fresh, { totp: await app.next() }))).to.equal('200');
  });

  it('counts before it compares: of many at once five are looked at', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const challenges = await Promise.all(Array.from({ length: 30 }, () => factors.challenge(ada)));
    const totp = await app.wrongCode();
    const answers = await Promise.all(challenges.map(({ challenge }) => factors.answer(challenge, { totp })));
    expect(answers.map(outcome).filter((each) => each === WRONG)).to.have.length(5);
    expect(answers.map(outcome).filter((each) => each === REFUSED)).to.have.length(25);
  });

  it('counts for one account and no other', async () => {
    const [ada, bob] = [await factors.enrolled(), await factors.enrolled()];
    const { challenge } = await factors.challenge(ada.actor);
    for (let failure = 0; failure < 5; failure += 1)
      await factors.answer(challenge, { totp: await ada.app.wrongCode() });
    expect(
      outcome(await factors.answer((await factors.challenge(ada.actor)).challenge, { totp: '000000' })),
    ).to.equal(REFUSED);
    await factors.actor(bob.actor, { totp: await bob.app.next() });
  });

  it('lets a thief who has only the password guess fifty times a day, whatever he does', async function () {
    this.slow(10_000);
    const { actor: ada, app, recoveryCodes } = await factors.enrolled();
    const { clock } = service();
    const began = clock.now().getTime();
    const elapsed = (): number => (clock.now().getTime() - began) / 1_000;
    const times: number[] = [];
    let longestWait = 0;
    /** Codes and recovery codes by turns, in his browser and in the owner's session, on old challenges and on new ones. */
    const guess = async (turn: number): Promise<Answer<unknown>> => {
      const { challenge } = await factors.challenge(ada);
      if (turn % 3 === 0)
        return await factors.answer(challenge, { recoveryCode: 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA' });
      return await factors.answer(challenge, { totp: await app.wrongCode() });
    };
    for (let turn = 0; elapsed() < 2 * DAY_SECONDS - 60; turn += 1) {
      const answer = await guess(turn);
      if (outcome(answer) === WRONG) times.push(elapsed());
      else expect(outcome(answer)).to.equal(REFUSED);
      const wait = answer.status === 429 ? waitOf(answer) : 0;
      longestWait = Math.max(longestWait, wait);
      if (times.length === 50 && wait > 3_600) {
        // Closed: the owner's right codes are refused as well, and told how long.
        expect(elapsed() + wait).to.be.within(DAY_SECONDS - 5, DAY_SECONDS + 60);
        const { challenge } = await factors.challenge(ada);
        for (const proof of [{ totp: await app.code() }, { recoveryCode: recoveryCodes[0] ?? '' }])
          expect(outcome(await factors.answer(challenge, proof))).to.equal(REFUSED);
      }
      clock.advance(wait);
    }
    expect(longestWait).to.be.greaterThan(20 * 3_600);
    const inDay = (from: number): number =>
      times.filter((time) => time >= from && time < from + DAY_SECONDS - 60).length;
    expect(inDay(0), 'the first day').to.equal(50);
    expect(times, 'two days').to.have.length(100);
    clock.advance(DAY_SECONDS);
    await factors.actor(ada, { totp: await app.next() });
  });
});

inEachWorld('The throttle of failed logins, and second factors', (start) => {
  const BUDGET = 3;
  const { api, service } = start({ LOGIN_ATTEMPTS_PER_MINUTE: String(BUDGET), TRUSTED_PROXIES: '127.0.0.1' });
  const factors = new SecondFactors(api, () => service().clock);
  let networks = 0;
  const from = () => ({ 'X-Forwarded-For': `198.51.100.${(networks += 1)}` });
  const login = async (name: string, password: string, headers: Readonly<Record<string, string>>) =>
    await api.call<{ challenge: string }>('POST /login', { body: { login: name, password }, headers });
  const SECOND = '403 identity.second_factor_required';

  it('is not forgiven by a right password that leads to a factor', async () => {
    const { actor: ada, app } = await factors.enrolled();
    const headers = from();
    for (let attempt = 0; attempt < BUDGET; attempt += 1)
      expect(outcome(await login(ada.login, ada.password, headers))).to.equal(SECOND);
    expect(outcome(await login(ada.login, ada.password, headers))).to.equal(REFUSED);
    const elsewhere = await login(ada.login, ada.password, from());
    expect(outcome(elsewhere), 'elsewhere').to.equal(SECOND);
    expect(outcome(await factors.answer(elsewhere.body.challenge, { totp: await app.next() }))).to.equal(
      '200',
    );
  });

  it('is taken back when a session opens, at the network of the password', async () => {
    const { actor: ada, app } = await factors.enrolled();
    for (let round = -1; round < 2; round += 1) {
      const headers = from();
      for (let failure = 0; failure < BUDGET - 1; failure += 1)
        expect(outcome(await login(ada.login, 'wrong', headers))).to.equal('401 invalid_credentials');
      const { body } = await login(ada.login, ada.password, headers);
      service().clock.advance(30);
      // The second step may come from another network.
      const parts = { headers: round === 1 ? from() : headers };
      expect(outcome(await factors.answer(body.challenge, { totp: await app.next() }, parts))).to.equal(
        '200',
      );
      expect(outcome(await login(ada.login, ada.password, headers)), 'forgiven').to.equal(SECOND);
    }
  });

  it('counts what is proved again within a session', async () => {
    const [ada, bob] = [await factors.enrolled(), await factors.enrolled()];
    const prove = async (who: typeof ada, body: object, headers: Readonly<Record<string, string>>) =>
      outcome(await who.actor.call('POST /me/authenticate', { body, headers }));
    const here = from();
    for (let failure = 0; failure < BUDGET; failure += 1)
      expect(await prove(ada, { password: 'wrong' }, here)).to.equal('403 identity.wrong_password');
    expect(await prove(ada, { password: ada.actor.password }, here)).to.equal(REFUSED);
    expect(outcome(await login(ada.actor.login, ada.actor.password, here)), 'and logins').to.equal(REFUSED);
    const there = from();
    const totp = await bob.app.wrongCode();
    for (let failure = 0; failure < BUDGET; failure += 1)
      expect(await prove(bob, { totp }, there)).to.equal(WRONG);
    expect(await prove(bob, { totp: await bob.app.code() }, there)).to.equal(REFUSED);
    expect(outcome(await login(bob.actor.login, bob.actor.password, there))).to.equal(REFUSED);
    // The account's own count goes on from another network.
    const third = from();
    expect(await prove(bob, { totp }, third)).to.equal(WRONG);
    expect(await prove(bob, { totp }, third)).to.equal(WRONG);
    expect(await prove(bob, { totp: await bob.app.code() }, third)).to.equal(REFUSED);
    service().clock.advance(31);
    expect(await prove(bob, { totp: await bob.app.next() }, third)).to.equal('200');
  });
});
