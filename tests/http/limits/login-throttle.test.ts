import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { outcome, type Answer } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const REFUSED = '429 identity.too_many_attempts';
const WRONG = '401 invalid_credentials';
const BUDGET = 3;

inEachWorld('The throttle of failed logins', (start, world) => {
  const { api, service } = start({ LOGIN_ATTEMPTS_PER_MINUTE: String(BUDGET), TRUSTED_PROXIES: '127.0.0.1' });
  let networks = 0;
  const network = (): string => `198.51.${Math.floor((networks += 1) / 250)}.${networks % 250}`;

  const login = async (name: string, password: string, address: string): Promise<Answer<unknown>> =>
    await api.call('POST /login', {
      body: { login: name, password },
      headers: { 'X-Forwarded-For': address },
    });
  const fail = async (name: string, address: string, times = BUDGET): Promise<void> => {
    for (let time = 0; time < times; time += 1)
      expect(outcome(await login(name, 'wrong', address))).to.equal(WRONG);
  };
  /** Redis has a clock of its own, which nobody can move on. */
  const elapse = async (seconds: number): Promise<void> =>
    world === 'memory' ? service().clock.advance(seconds) : await pause(seconds * 1_000 + 20);

  it('lets the budget of failures be looked at, then none, whatever the password', async () => {
    const [ada, address] = [await api.registered(), network()];
    await fail(ada.login, address);
    for (const password of ['wrong', ada.password]) {
      const answer = await login(ada.login, password, address);
      expect(outcome(answer)).to.equal(REFUSED);
      expect(answer.headers.get('retry-after')).to.equal('1');
    }
    expect(outcome(await login(ada.email, ada.password, address)), 'by the other name, too').to.equal(
      REFUSED,
    );
  });

  it('is honest about the wait, and doubles it', async function () {
    this.slow(5_000);
    const [ada, address] = [await api.registered(), network()];
    await fail(ada.login, address);
    expect((await login(ada.login, 'wrong', address)).headers.get('retry-after')).to.equal('1');
    await elapse(1);
    expect(outcome(await login(ada.login, 'wrong', address))).to.equal(WRONG);
    expect((await login(ada.login, 'wrong', address)).headers.get('retry-after')).to.equal('2');
    await elapse(2);
    expect(outcome(await login(ada.login, ada.password, address))).to.equal('200');
  });

  it('forgets the failures of an account and address at a success', async () => {
    const ada = await api.registered();
    for (let round = 0; round < 3; round += 1) {
      const address = network();
      await fail(ada.login, address, BUDGET - 1);
      expect(outcome(await login(ada.login, ada.password, address))).to.equal('200');
    }
  });

  it('treats names that nobody has alike', async () => {
    const ada = await api.registered();
    const sequence = async (name: string): Promise<readonly string[]> => {
      const address = network();
      const answers = [];
      for (let time = 0; time < BUDGET + 2; time += 1) answers.push(await login(name, 'wrong', address));
      return answers.map((answer) => `${outcome(answer)} ${answer.headers.get('retry-after')}`);
    };
    const known = await sequence(ada.login);
    expect(await sequence('nobody-at-all')).to.deep.equal(known);
    expect(await sequence('nobody@example.org')).to.deep.equal(known);
  });

  it('counts an address over all names, and spares the neighbour who has logged in from there', async () => {
    const [ada, bob, address] = [await api.registered(), await api.registered(), network()];
    expect(outcome(await login(ada.login, ada.password, address))).to.equal('200');
    for (let guess = 0; guess < 10 * BUDGET; guess += 1) await fail(`guess-${guess}`, address, 1);
    expect(outcome(await login(bob.login, bob.password, address))).to.equal(REFUSED);
    expect(outcome(await login(bob.login, bob.password, network()))).to.equal('200');
    expect(outcome(await login(ada.login, ada.password, address))).to.equal('200');
  });

  it('counts IPv6 by the /64', async () => {
    const ada = await api.registered();
    for (const host of ['1', '2', '3']) await fail(ada.login, `2001:db8:7:7::${host}`, 1);
    expect(outcome(await login(ada.login, ada.password, '2001:db8:7:7::4'))).to.equal(REFUSED);
    expect(outcome(await login(ada.login, ada.password, '2001:db8:7:8::4'))).to.equal('200');
  });

  it('counts an account over all addresses, and spares those that it logged in from', async () => {
    const [ada, home] = [await api.registered(), network()];
    expect(outcome(await login(ada.login, ada.password, home))).to.equal('200');
    for (let attempt = 0; attempt < 10 * BUDGET; attempt += 1) await fail(ada.login, network(), 1);
    const stranger = network();
    expect(outcome(await login(ada.login, ada.password, stranger))).to.equal(REFUSED);
    expect(outcome(await login(ada.login, ada.password, home))).to.equal('200');
  });

  it('counts before it compares: of many at once no more are looked at', async () => {
    const [ada, address] = [await api.registered(), network()];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async () => outcome(await login(ada.login, 'wrong', address))),
    );
    expect(outcomes.filter((each) => each === WRONG)).to.have.length(BUDGET);
    expect(outcomes.filter((each) => each === REFUSED)).to.have.length(20 - BUDGET);
  });

  it('counts no body that breaks a rule', async () => {
    const [ada, address] = [await api.registered(), network()];
    for (let time = 0; time < BUDGET + 2; time += 1)
      expect(outcome(await login(ada.login, '', address))).to.equal('422 /password field.invalid');
    expect(outcome(await login(ada.login, ada.password, address))).to.equal('200');
  });
});
