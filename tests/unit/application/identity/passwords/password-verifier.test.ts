import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { PasswordVerifier } from '#application/identity/passwords/password-verifier.ts';
import type { LoginThrottle } from '#application/identity/passwords/ports/login-throttle.ts';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { refusal } from '#tests/support/refusal.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';

describe('A password that was right', () => {
  let steps: string[] = [];
  let forgive: (outcome: string) => Promise<void> = async () => undefined;

  beforeEach(() => {
    steps = [];
    forgive = async () => undefined;
  });

  async function pose(password: string, whenRight: () => Promise<string>): Promise<string | undefined> {
    const app = new TestApplication();
    await app.register('ann');
    const throttle: LoginThrottle = {
      admit: () => Promise.resolve(0),
      forgive: (_attempt, outcome) => forgive(outcome),
    };
    const verifier = new PasswordVerifier({
      throttle,
      hasher: app.ports.hasher,
      sessions: app.ports.sessions,
      clock: app.ports.clock,
    });
    const credential = await app.ports.credentials.findByName(parseAccountName('ann'));
    return await verifier.verify({ name: 'ann', credential, password, network: '192.0.2.1' }, whenRight);
  }

  it('is forgiven while what it opens is being opened, and before anybody is answered', async () => {
    const forgiven = Promise.withResolvers<void>();
    forgive = async (outcome) => {
      steps.push(outcome);
      await forgiven.promise;
    };
    const answer = pose(PASSWORD, async () => {
      steps.push('opened');
      return await Promise.resolve('tokens');
    }).then((tokens) => steps.push(tokens ?? 'nothing'));
    while (steps.length < 2) await turn();
    await turn();
    expect(steps).to.deep.equal(['succeeded', 'opened']);
    forgiven.resolve();
    await answer;
    expect(steps).to.deep.equal(['succeeded', 'opened', 'tokens']);
  });

  it('is forgiven before a failure of what it opens is answered', async () => {
    forgive = async (outcome) => {
      await turn();
      steps.push(outcome);
    };
    await refusal(
      RangeError,
      pose(PASSWORD, () => Promise.reject(new RangeError('no database'))),
    );
    expect(steps).to.deep.equal(['succeeded']);
  });

  it('is not what was given: then nothing is forgiven, and nothing opened', async () => {
    forgive = async (outcome) => void steps.push(outcome);
    const opened = await pose(`not ${PASSWORD}`, async () => {
      steps.push('opened');
      return await Promise.resolve('tokens');
    });
    expect([opened, steps]).to.deep.equal([undefined, []]);
  });
});
