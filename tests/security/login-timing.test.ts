import { expect } from 'chai';
import { expectSameTime, LOGIN_COST, RANK_BOUND, timesOfBoth } from '#tests/support/expect-same-time.ts';
import { LONG } from '#tests/support/fault-figures.ts';
import type { HostilePerson } from '#tests/support/hostile-client.ts';
import { type HostileWorld, openHostileWorld } from '#tests/support/hostile-world.ts';
import { rankTest } from '#tests/support/rank-test.ts';

const SAMPLES = LONG ? 500 : 60;

describe('The time of a failed login', function () {
  this.timeout(LONG ? 280_000 : 180_000);

  let world: HostileWorld;
  let people: readonly HostilePerson[];

  before(async () => {
    world = await openHostileWorld(LOGIN_COST);
    const { client } = world;
    people = [await client.registered(), await client.registered(), await client.registered()];
    await timesOf(10, 'login');
  });
  after(async () => await world?.close());

  /** Of logins to accounts that nobody has, and of logins with a wrong password. */
  async function timesOf(samples: number, name: 'login' | 'email') {
    const { client } = world;
    let turn = 0;
    return await timesOfBoth(samples, async (kind) => {
      const person = kind === 0 ? client.newPerson() : people[(turn += 1) % people.length]!;
      const { status, body, ms } = await client.call('POST /login', {
        body: { [name]: person[name], password: client.watch.newPassword() },
      });
      expect(`${status} ${body.code} ${body.reason}`).to.equal(
        '401 identity.invalid_credentials invalid_credentials',
      );
      return ms;
    });
  }

  it('is the same for an unknown account as for a wrong password', async () => {
    await expectSameTime('unknown account against wrong password', () => timesOf(SAMPLES, 'login'));
  });

  if (LONG) {
    it('is the same under load', async () => {
      const { client } = world;
      const load = { over: false };
      const loaders = ['POST /login', 'GET /users', 'GET /me'].map(async (line) => {
        const [person] = people;
        const body =
          line === 'POST /login' ? { login: person!.login, password: person!.password } : undefined;
        while (!load.over) await client.call(line, { as: person, body });
      });
      try {
        await expectSameTime('under load, by email', () => timesOf(SAMPLES, 'email'));
      } finally {
        load.over = true;
        await Promise.all(loaders);
      }
    });
  }

  it('would tell a difference that is there (or the tests above would prove nothing)', () => {
    const noise = (): number => 10 + Math.random() * 2;
    const slower = Array.from({ length: SAMPLES }, () => noise() + 2);
    const ones = Array.from({ length: SAMPLES }, noise);
    expect(rankTest(slower, ones)).to.be.above(RANK_BOUND);
    expect(rankTest(ones, slower)).to.be.below(-RANK_BOUND);
    expect(rankTest([1, 2, 3, 4], [1, 2, 3, 4])).to.equal(0);
  });
});
