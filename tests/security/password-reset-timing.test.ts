import { expect } from 'chai';
import { expectSameTime, timesOfBoth } from '#tests/support/expect-same-time.ts';
import { LONG } from '#tests/support/fault-figures.ts';
import { type HostileWorld, openHostileWorld } from '#tests/support/hostile-world.ts';

const SAMPLES = 300;

// Times depend on the machine: in the long form only.
if (LONG) {
  describe('The time of a request for a password reset', function () {
    this.timeout(280_000);

    let world: HostileWorld;

    before(async () => {
      world = await openHostileWorld({ MAIL: 'auto', MAIL_PER_MINUTE: '0', EMAIL_VERIFICATION: 'off' });
      await timesOf(20);
    });
    after(async () => await world?.close());

    /** Of requests for addresses of an account, and of requests for those that nobody has; no address twice. */
    async function timesOf(samples: number) {
      const { client } = world;
      const known: string[] = [];
      for (let count = 0; count < samples; count += 1) {
        const person = client.newPerson();
        await client.call('POST /register', { body: person });
        known.push(person.email);
      }
      return await timesOfBoth(samples, async (kind) => {
        const email = kind === 0 ? known.pop() : client.newPerson().email;
        const { status, ms } = await client.call('POST /password/reset', { body: { email } });
        expect(status).to.equal(202);
        return ms;
      });
    }

    it('is the same for an address of an account as for one that nobody has', async () => {
      await expectSameTime('requests for a reset', () => timesOf(SAMPLES));
    });
  });
}
