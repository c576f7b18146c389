import { expect } from 'chai';
import {
  HashingOverloadedError,
  InvalidCredentialsError,
  TooManyAttemptsError,
} from '#application/shared/errors.ts';
import { callsOf, failing } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

const DAY = 24 * 3600;

describe('Too many failed logins', () => {
  let app: TestApplication;
  beforeEach(async () => {
    app = new TestApplication({ loginAttempts: 3 });
    await app.register('ann');
  });

  const from = (network: string) => ({ network, address: network });
  const fail = async (times: number, name = 'ann', network: (i: number) => string = () => '192.0.2.1') => {
    for (let i = 0; i < times; i += 1)
      await refusal(InvalidCredentialsError, app.login(name, 'not this horse', from(network(i))));
  };

  it('are refused past the budget, also with the right password, without comparing it', async () => {
    await fail(3);
    const compared = callsOf(app.ports.hasher, 'verify');
    const { retryAfterSeconds } = await refusal(TooManyAttemptsError, app.login('ann'));
    expect(retryAfterSeconds).to.equal(1);
    expect(compared).to.deep.equal([]);
  });

  it('count for an unknown name, too', async () => {
    await fail(3, 'nobody');
    expect((await refusal(TooManyAttemptsError, app.login('nobody'))).retryAfterSeconds).to.equal(1);
  });

  it('count together for login and email of one account', async () => {
    const nameless = { email: 'bob@example.org', login: 'bob', firstName: 'Bob', lastName: 'B' };
    await app.useCases.registerUser.execute({ ...nameless, password: PASSWORD });
    await fail(2, 'bob', () => '192.0.2.50');
    await fail(1, 'bob@example.org', () => '192.0.2.50');
    await refusal(TooManyAttemptsError, app.login('bob', PASSWORD, from('192.0.2.50')));
  });

  it('count per network, with ten times the budget', async () => {
    for (let i = 0; i < 30; i += 1) await fail(1, `name${i}`);
    await refusal(TooManyAttemptsError, app.login('ann'));
    await app.login('ann', PASSWORD, from('192.0.2.99'));
  });

  it('of neighbours do not refuse an owner who logged in from this network within 30 days', async () => {
    await app.login('ann');
    for (let i = 0; i < 30; i += 1) await fail(1, `name${i}`);
    await app.login('ann');
  });

  it('on other networks do not refuse an owner on a network known for 30 days', async () => {
    await app.login('ann', PASSWORD, from('203.0.113.7'));
    app.clock.advance(30 * DAY);
    await fail(30, 'ann', (i) => `198.51.100.${i}`);
    await app.login('ann', PASSWORD, from('203.0.113.7'));
    await refusal(TooManyAttemptsError, app.login('ann', PASSWORD, from('203.0.113.8')));
  });

  it('on other networks refuse an owner whose network was last used more than 30 days ago', async () => {
    await app.login('ann', PASSWORD, from('203.0.113.7'));
    app.clock.advance(30 * DAY + 1);
    await fail(30, 'ann', (i) => `198.51.100.${i}`);
    await refusal(TooManyAttemptsError, app.login('ann', PASSWORD, from('203.0.113.7')));
  });

  it('do not count attempts that were never compared because hashing was overloaded', async () => {
    failing(app.ports.hasher, 'verify', new HashingOverloadedError(2), 10);
    for (let i = 0; i < 10; i += 1) await refusal(HashingOverloadedError, app.login('ann'));
    await app.login('ann');
  });

  it('stay counted beside an attempt that was never compared', async () => {
    await fail(2);
    failing(app.ports.hasher, 'verify', new HashingOverloadedError(2), 1);
    await refusal(HashingOverloadedError, app.login('ann'));
    await fail(1);
    await refusal(TooManyAttemptsError, app.login('ann'));
  });
});
