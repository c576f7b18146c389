import { expect } from 'chai';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import { aUser } from '#tests/support/builders.ts';
import { callsOf } from '#tests/support/intercept.ts';
import { TestApplication } from '#tests/support/test-application.ts';

describe('FitDecoys', () => {
  it('tells the hasher how many hashes of each settings are stored', async () => {
    const app = new TestApplication();
    const told = callsOf(app.ports.hasher, 'fitDecoys');
    await app.register('ann');
    await app.ports.users.add(aUser().build(), `$2b$10$${'a'.repeat(53)}` as PasswordHash);
    await app.useCases.fitDecoys.execute();
    const counts = [
      ['$memory$c=1', 1],
      ['$2b$10', 1],
    ] as const;
    expect(told).to.deep.equal([[new Map<string, number>(counts)]]);
  });
});
