import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { FailedLogins } from '#application/identity/passwords/failed-logins.ts';
import { LoginAttempts } from '#application/identity/passwords/login-attempts.ts';
import { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import type { LoginThrottle } from '#application/identity/passwords/ports/login-throttle.ts';
import { AccountSuspendedError } from '#domain/identity/errors.ts';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

describe('PasswordVerifier', () => {
  let steps: string[] = [];
  let release: (outcome: string) => Promise<void> = async () => undefined;

  beforeEach(() => {
    steps = [];
    release = async () => undefined;
  });

  async function verify(password: string, whenRight: () => Promise<string>): Promise<string | undefined> {
    const app = new TestApplication();
    await app.register('ann');
    const throttle: LoginThrottle = {
      admit: () => Promise.resolve({ waitSeconds: 0, refused: 0, ticket: 'the ticket' }),
      release: (ticket, outcome) => release(ticket === 'the ticket' ? outcome : `of ${ticket}`),
    };
    const failedLogins = new FailedLogins(app.ports);
    const attempts = new LoginAttempts({ ...app.ports, throttle, failedLogins });
    const verifier = new PasswordVerifier({ ...app.ports, attempts, failedLogins });
    const credential = await app.ports.credentials.findByName(parseAccountName('ann'));
    return await verifier.verify({ name: 'ann', credential, password, network: '192.0.2.1' }, whenRight);
  }

  it('releases the attempt when a right password has opened something, and before it returns', async () => {
    release = async (outcome) => {
      await turn();
      steps.push(outcome);
    };
    const tokens = await verify(PASSWORD, async () => {
      steps.push('opened');
      return await Promise.resolve('tokens');
    });
    expect([...steps, tokens]).to.deep.equal(['opened', 'succeeded', 'tokens']);
  });

  it('releases nothing when the right password opens nothing: the attempt counts as a failed one', async () => {
    release = async (outcome) => void steps.push(outcome);
    await refusal(
      AccountSuspendedError,
      verify(PASSWORD, () => Promise.reject(new AccountSuspendedError())),
    );
    expect(steps).to.deep.equal([]);
  });

  it('releases the attempt before it passes on a failure of what a right password opens', async () => {
    release = async (outcome) => {
      await turn();
      steps.push(outcome);
    };
    await refusal(
      RangeError,
      verify(PASSWORD, () => Promise.reject(new RangeError('no database'))),
    );
    expect(steps).to.deep.equal(['succeeded']);
  });

  it('releases and opens nothing for a wrong password', async () => {
    release = async (outcome) => void steps.push(outcome);
    const opened = await verify(`not ${PASSWORD}`, async () => {
      steps.push('opened');
      return await Promise.resolve('tokens');
    });
    expect([opened, steps]).to.deep.equal([undefined, []]);
  });
});
