import { expect } from 'chai';
import type { LoginAttempt, LoginThrottle } from '#application/identity/passwords/ports/login-throttle.ts';
import { InProcessLoginThrottle } from '#adapters/in-process/in-process-login-throttle.ts';
import { RedisLoginThrottle } from '#adapters/redis/redis-login-throttle.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { describeRedis } from '#tests/support/redis-connections.ts';

type MakeThrottle = (budget: number, clock: ManualClock) => LoginThrottle;

const stranger = (): Promise<boolean> => Promise.resolve(false);

function attempt(account: string, network: string, isKnownNetwork = stranger): LoginAttempt {
  return { account, network, isKnownNetwork };
}

/** @returns 0 when the attempt is admitted. */
async function waitOf(throttle: LoginThrottle, made: LoginAttempt): Promise<number> {
  return (await throttle.admit(made)).waitSeconds;
}

/** The ticket of an attempt that is admitted. */
async function ticketOf(throttle: LoginThrottle, made: LoginAttempt): Promise<string> {
  const { waitSeconds, ticket } = await throttle.admit(made);
  expect(waitSeconds).to.equal(0);
  return ticket ?? '';
}

/** Fails so many logins in a row. @returns the waits that were asked for. */
async function fail(
  throttle: LoginThrottle,
  times: number,
  make: (i: number) => LoginAttempt,
): Promise<number[]> {
  const waits = [];
  for (let i = 0; i < times; i += 1) waits.push(await waitOf(throttle, make(i)));
  return waits;
}

const annFromHome = (): LoginAttempt => attempt('ann', '192.0.2.1');
const elsewhere = (i: number): string => `198.51.100.${i}`;

/** What every throttle promises. */
function itThrottlesLogins(make: MakeThrottle): void {
  let clock: ManualClock;
  beforeEach(() => {
    clock = new ManualClock();
  });

  it('admits the budget of failures and refuses the next', async () => {
    expect(await fail(make(3, clock), 5, annFromHome)).to.deep.equal([0, 0, 0, 1, 1]);
  });

  it('starts over a minute after the first failure when the budget was kept', async () => {
    const throttle = make(3, clock);
    await fail(throttle, 3, annFromHome);
    clock.advance(59.999);
    expect(await waitOf(throttle, annFromHome())).to.equal(1);
    const other = make(3, clock);
    await fail(other, 3, () => attempt('bob', '192.0.2.2'));
    clock.advance(60);
    expect(await fail(other, 3, () => attempt('bob', '192.0.2.2'))).to.deep.equal([0, 0, 0]);
  });

  it('takes nothing back from a window in which the attempt was not counted', async () => {
    const throttle = make(2, clock);
    const early = await ticketOf(throttle, annFromHome());
    clock.advance(60);
    await fail(throttle, 2, annFromHome);
    await throttle.release(early, 'not_compared');
    expect(await waitOf(throttle, annFromHome())).to.equal(1);
  });

  it('spaces attempts past the budget by 1, 2, 4 … at most 900 seconds, and looks at one after each wait', async () => {
    const throttle = make(2, clock);
    await fail(throttle, 2, annFromHome);
    const waits = [];
    for (let i = 0; i < 12; i += 1) {
      const wait = await waitOf(throttle, annFromHome());
      waits.push(wait);
      clock.advance(wait);
      expect(await waitOf(throttle, annFromHome()), `after waiting ${wait} s`).to.equal(0);
    }
    expect(waits).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('does not prolong a pause for those who do not wait', async () => {
    const throttle = make(1, clock);
    await waitOf(throttle, annFromHome());
    await waitOf(throttle, annFromHome());
    clock.advance(0.999);
    expect(await fail(throttle, 20, annFromHome)).to.deep.equal(Array.from({ length: 20 }, () => 1));
    clock.advance(0.001);
    expect(await waitOf(throttle, annFromHome())).to.equal(0);
  });

  it('forgets a minute after the window and the last pause', async () => {
    const throttle = make(2, clock);
    await fail(throttle, 3, annFromHome);
    clock.advance(1);
    expect(await fail(throttle, 2, annFromHome)).to.deep.equal([0, 2]);
    clock.advance(118.999);
    expect(await fail(throttle, 2, annFromHome), 'just before').to.deep.equal([0, 4]);
    clock.advance(64);
    expect(await fail(throttle, 3, annFromHome)).to.deep.equal([0, 0, 1]);
  });

  it('counts what one network tries over all accounts, ten times the budget', async () => {
    const throttle = make(2, clock);
    const waits = await fail(throttle, 21, (i) => attempt(`user${i}`, '192.0.2.1'));
    expect(waits).to.deep.equal([...Array.from({ length: 20 }, () => 0), 1]);
    expect(await waitOf(throttle, attempt('user99', '192.0.2.2'))).to.equal(0);
  });

  it('counts what all networks together try on one account, ten times the budget', async () => {
    const throttle = make(2, clock);
    const waits = await fail(throttle, 21, (i) => attempt('ann', elsewhere(i)));
    expect(waits).to.deep.equal([...Array.from({ length: 20 }, () => 0), 1]);
  });

  it('lets no stranger keep an owner out of an account, but holds the owner to the other budgets', async () => {
    const throttle = make(2, clock);
    await fail(throttle, 21, (i) => attempt('ann', elsewhere(i)));
    const owner = (): LoginAttempt => attempt('ann', '192.0.2.1', () => Promise.resolve(true));
    expect(await fail(throttle, 3, owner)).to.deep.equal([0, 0, 1]);
    expect(await waitOf(throttle, attempt('ann', elsewhere(99))), 'a stranger').to.be.greaterThan(0);
  });

  it('lets no neighbour on the same network keep an owner out, but holds the owner to the own budget', async () => {
    const throttle = make(2, clock);
    await fail(throttle, 21, (i) => attempt(`user${i}`, '192.0.2.1'));
    const owner = (): LoginAttempt => attempt('ann', '192.0.2.1', () => Promise.resolve(true));
    expect(await fail(throttle, 3, owner)).to.deep.equal([0, 0, 1]);
    expect(await waitOf(throttle, attempt('bob', '192.0.2.1')), 'a stranger').to.be.greaterThan(0);
  });

  it('gives strangers no attempt for what an owner does meanwhile', async () => {
    const throttle = make(2, clock);
    await fail(throttle, 21, (i) => attempt('ann', elsewhere(i)));
    const owner = attempt('ann', '192.0.2.1', () => Promise.resolve(true));
    await throttle.release(await ticketOf(throttle, owner), 'succeeded');
    expect(await waitOf(throttle, attempt('ann', elsewhere(99)))).to.equal(1);
  });

  it('asks for familiarity only where a pause that strangers can cause decides', async () => {
    const throttle = make(2, clock);
    let asked = 0;
    const counting = (): Promise<boolean> => Promise.resolve((asked += 1) > 0);
    await fail(throttle, 5, () => attempt('ann', '192.0.2.1', counting));
    expect(asked).to.equal(0);
    await fail(throttle, 18, (i) => attempt('ann', elsewhere(i)));
    await waitOf(throttle, attempt('ann', '192.0.2.1', counting));
    expect(asked, 'at its own budget as well').to.equal(0);
    await waitOf(throttle, attempt('ann', '192.0.2.9', counting));
    expect(asked).to.equal(1);
  });

  it('takes somebody for a stranger when familiarity cannot be found out', async () => {
    const throttle = make(1, clock);
    await fail(throttle, 11, (i) => attempt('ann', elsewhere(i)));
    const unknown = attempt('ann', '192.0.2.1', () => Promise.reject(new Error('The database is away.')));
    expect(await waitOf(throttle, unknown)).to.equal(1);
  });

  it('counts a refused attempt nowhere', async () => {
    const throttle = make(2, clock);
    await fail(throttle, 32, annFromHome);
    const over = (name: string): string => `${name} has used two of its twenty`;
    const ofNetwork = await fail(throttle, 19, (i) => attempt(`user${i}`, '192.0.2.1'));
    expect(ofNetwork, over('the network')).to.deep.equal([...Array.from({ length: 18 }, () => 0), 1]);
    const ofAccount = await fail(throttle, 19, (i) => attempt('ann', elsewhere(i)));
    expect(ofAccount, over('the account')).to.deep.equal([...Array.from({ length: 18 }, () => 0), 1]);
  });

  it('takes an attempt back whose password was never looked at', async () => {
    const throttle = make(2, clock);
    for (let i = 0; i < 50; i += 1) {
      await throttle.release(await ticketOf(throttle, annFromHome()), 'not_compared');
    }
    expect(await fail(throttle, 3, annFromHome)).to.deep.equal([0, 0, 1]);
  });

  it('gives back the turn after a pause when the password was never looked at', async () => {
    const throttle = make(1, clock);
    await fail(throttle, 2, annFromHome);
    clock.advance(1);
    await throttle.release(await ticketOf(throttle, annFromHome()), 'not_compared');
    expect(await fail(throttle, 2, annFromHome)).to.deep.equal([0, 2]);
  });

  it('clears the account on that network with its right password, and of the wide budgets takes back that attempt only', async () => {
    const throttle = make(2, clock);
    await fail(throttle, 1, annFromHome);
    await throttle.release(await ticketOf(throttle, annFromHome()), 'succeeded');
    expect(await fail(throttle, 3, annFromHome), 'account and network').to.deep.equal([0, 0, 1]);
    const ofNetwork = await fail(throttle, 18, (i) => attempt(`user${i}`, '192.0.2.1'));
    expect(ofNetwork, 'the network').to.deep.equal([...Array.from({ length: 17 }, () => 0), 1]);
    const ofAccount = await fail(throttle, 18, (i) => attempt('ann', elsewhere(i)));
    expect(ofAccount, 'the account').to.deep.equal([...Array.from({ length: 17 }, () => 0), 1]);
  });

  it('takes back nothing for a ticket of nobody’s', async () => {
    const throttle = make(2, clock);
    await fail(throttle, 2, annFromHome);
    const foreign = ['', '{}', '[]', 'null', '7', '{"account":"ann","network":"192.0.2.1"}'];
    for (const ticket of foreign) await throttle.release(ticket, 'succeeded');
    expect(await waitOf(throttle, annFromHome())).to.equal(1);
  });

  it('does not let a right password of one account pay for guesses at others from its network', async () => {
    const throttle = make(3, clock);
    let guesses = 0;
    for (let i = 0; i < 40; i += 1) {
      const own = attempt('mallory', '192.0.2.1');
      const { ticket } = await throttle.admit(own);
      if (ticket !== null) await throttle.release(ticket, 'succeeded');
      if ((await waitOf(throttle, attempt(`victim${i}`, '192.0.2.1'))) === 0) guesses += 1;
    }
    expect(guesses).to.equal(30);
  });

  it('lets no more through when many attempts come at once', async () => {
    const throttle = make(5, clock);
    const waits = await Promise.all(Array.from({ length: 60 }, () => waitOf(throttle, annFromHome())));
    expect(waits.filter((wait) => wait === 0)).to.have.length(5);
    clock.advance(1);
    const later = await Promise.all(Array.from({ length: 60 }, () => waitOf(throttle, annFromHome())));
    expect(later.filter((wait) => wait === 0).length, 'after a pause').to.be.at.most(1);
  });

  it('lets no more through over many accounts at once', async () => {
    const throttle = make(2, clock);
    const waits = await Promise.all(
      Array.from({ length: 60 }, (_, i) => waitOf(throttle, attempt(`user${i}`, '192.0.2.1'))),
    );
    expect(waits.filter((wait) => wait === 0)).to.have.length(20);
  });

  it('counts nowhere what it refuses when many come at once', async () => {
    const throttle = make(5, clock);
    await Promise.all(Array.from({ length: 60 }, () => waitOf(throttle, annFromHome())));
    const waits = await fail(throttle, 46, (i) => attempt('ann', elsewhere(i)));
    expect(waits).to.deep.equal([...Array.from({ length: 45 }, () => 0), 1]);
  });

  it('numbers the attempts that it refuses, over all pauses, and none that it admits', async () => {
    const throttle = make(2, clock);
    const numbers = async (times: number): Promise<readonly number[]> => {
      const all = [];
      for (let i = 0; i < times; i += 1) all.push((await throttle.admit(annFromHome())).refused);
      return all;
    };
    expect(await numbers(5)).to.deep.equal([0, 0, 1, 2, 3]);
    clock.advance(1);
    expect(await numbers(3), 'the next pause').to.deep.equal([0, 4, 5]);
    clock.advance(3_600);
    expect(await numbers(4), 'when all is over').to.deep.equal([0, 0, 1, 2]);
  });

  it('gives each number once when many are refused at once', async () => {
    const throttle = make(1, clock);
    await waitOf(throttle, annFromHome());
    const refused = await Promise.all(Array.from({ length: 50 }, () => throttle.admit(annFromHome())));
    const numbers = refused.map((each) => each.refused).toSorted((one, other) => one - other);
    expect(numbers).to.deep.equal(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it('numbers what is refused for the sake of a network by the network, and starts over once it is let in again', async () => {
    const throttle = make(1, clock);
    await fail(throttle, 10, (i) => attempt(`user${i}`, '192.0.2.1'));
    const refuse = async (name: string): Promise<number> =>
      (await throttle.admit(attempt(name, '192.0.2.1'))).refused;
    expect([await refuse('eve'), await refuse('fay'), await refuse('gil')]).to.deep.equal([1, 2, 3]);
    const known = attempt('ann', '192.0.2.1', () => Promise.resolve(true));
    expect(await throttle.admit(known)).to.include({ waitSeconds: 0, refused: 0 });
    expect(await refuse('eve')).to.equal(4);
  });

  it('is off with a budget of 0', async () => {
    expect(await fail(make(0, clock), 30, annFromHome)).to.deep.equal(Array.from({ length: 30 }, () => 0));
  });
}

const ALWAYS_ASKED: LoginThrottle = {
  admit: () => Promise.reject(new Error('The fallback was asked although Redis is there.')),
  release: () => Promise.reject(new Error('The fallback was asked although Redis is there.')),
};

describe('Login throttle, in memory', () => {
  itThrottlesLogins((budget, clock) => new InProcessLoginThrottle({ budget, clock }));
});

describeRedis('Login throttle', (connections) => {
  itThrottlesLogins(
    (budget, clock) =>
      new RedisLoginThrottle({ connection: connections().connection, budget, fallback: ALWAYS_ASKED, clock }),
  );

  it('counts over all instances together, by the clock of Redis', async () => {
    const [one, other] = connections().pair.map(
      (connection) => new RedisLoginThrottle({ connection, budget: 4, fallback: ALWAYS_ASKED }),
    );
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, i) => waitOf((i % 2 === 0 ? one : other)!, annFromHome())),
    );
    expect(waits.filter((wait) => wait === 0)).to.have.length(4);
  });

  it('takes back on one instance what another has counted', async () => {
    const [one, other] = connections().pair.map(
      (connection) => new RedisLoginThrottle({ connection, budget: 1, fallback: ALWAYS_ASKED }),
    );
    await fail(one!, 9, (i) => attempt(`user${i}`, '192.0.2.1'));
    await other!.release(await ticketOf(one!, annFromHome()), 'succeeded');
    expect(await fail(one!, 2, annFromHome), 'its own budget and that of its network').to.deep.equal([0, 1]);
  });

  it('leaves nothing in Redis for good, and no name in plain text', async () => {
    const { connection, keys: keysLike } = connections();
    const throttle = new RedisLoginThrottle({ connection, budget: 1, fallback: ALWAYS_ASKED });
    await fail(throttle, 2, () => attempt('ann@example.com', '192.0.2.1'));
    const keys = await keysLike('attempts:*');
    expect(keys).not.to.be.empty;
    expect(keys.join()).not.to.match(/ann|192/);
    for (const key of keys)
      expect(await connection.run((client) => client.pttl(key))).to.be.within(1, 130_000);
  });
});
