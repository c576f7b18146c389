import { expect } from 'chai';
import { figure, LONG, percentile } from '#tests/support/fault-figures.ts';
import { type HostileWorld, openHostileWorld } from '#tests/support/hostile-world.ts';
import { rankTest } from '#tests/support/rank-test.ts';

/** One in a thousand of honest measurements lies beyond it; so one that does is made once more. */
const BOUND = 3.3;
const SAMPLES = 300;

type Kind = 'known' | 'unknown';

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

    /** Milliseconds of requests for addresses of both kinds, in random order, one after the other; no address twice. */
    async function timesOf(samples: number): Promise<Record<Kind, number[]>> {
      const { client } = world;
      const known: string[] = [];
      for (let count = 0; count < samples; count += 1) {
        const person = client.newPerson();
        await client.call('POST /register', { body: person });
        known.push(person.email);
      }
      const times: Record<Kind, number[]> = { known: [], unknown: [] };
      const order = known.flatMap((email) => {
        const pair = [
          { kind: 'known' as const, email },
          { kind: 'unknown' as const, email: client.newPerson().email },
        ];
        return Math.random() < 0.5 ? pair : pair.toReversed();
      });
      for (const { kind, email } of order) {
        const { status, ms } = await client.call('POST /password/reset', { body: { email } });
        expect(status).to.equal(202);
        times[kind].push(ms);
      }
      return times;
    }

    it('is the same for an address of an account as for one that nobody has', async () => {
      let z = Number.NaN;
      for (let tries = 0; tries < 2 && !(Math.abs(z) < BOUND); tries += 1) {
        const { known, unknown } = await timesOf(SAMPLES);
        z = rankTest(known, unknown);
        const medians = [known, unknown].map((times) => percentile(times, 50).toFixed(2));
        figure(`${SAMPLES} requests each, medians ${medians.join(' and ')} ms, z = ${z.toFixed(2)}`);
      }
      expect(Math.abs(z)).to.be.below(BOUND);
    });
  });
}
