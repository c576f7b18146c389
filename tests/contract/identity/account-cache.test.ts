import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { MemorySessionLiveness } from '#adapters/memory/memory-session-liveness.ts';
import { InProcessAccountCache } from '#adapters/in-process/in-process-account-cache.ts';
import { UncachedSessionLiveness } from '#adapters/in-process/uncached-session-liveness.ts';
import type { RedisConnection } from '#adapters/redis/redis-connection.ts';
import { RedisSessionLiveness } from '#adapters/redis/redis-session-liveness.ts';
import type { Actor } from '#application/identity/actor.ts';
import type { AccountCache } from '#application/identity/accounts/ports/account-cache.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import { authenticationBy, PASSWORD_ONLY } from '#domain/identity/sessions/authentication.ts';
import { GetMe } from '#application/identity/accounts/get-me.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type { SessionLiveness } from '#application/identity/sessions/ports/session-liveness.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { describeRedis, type TestConnections } from '#tests/support/redis-connections.ts';
import { SessionTruth } from '#tests/support/session-truth.ts';
import { openRedisConnection } from '#tests/support/test-redis-connection.ts';
import { redisOrSkip, startOwnRedis } from '#tests/support/test-redis.ts';
import { until } from '#tests/support/until.ts';

/** Seconds. Short, because in Redis it really has to pass. */
const TTL = 0.5;
const CLOCK: Clock = { now: () => new Date() };

/** One instance of the service, as far as it remembers accounts. */
interface Instance {
  readonly liveness: SessionLiveness;
  readonly accounts: AccountCache;
}

/** An account in the database and one of its sessions, as far as a cache sees of them. */
class StoredAccount {
  readonly id = randomUUID() as UserId;
  readonly session = randomUUID() as SessionId;
  reads = 0;
  readonly #truth: SessionTruth;
  #user = User.register(this.id, { login: 'ann', email: null, firstName: null, lastName: null }, new Date());
  #gate: Promise<void> = Promise.resolve();

  constructor(truth: SessionTruth) {
    this.#truth = truth;
    truth.opens(this.session, new Date(Date.now() + 3_600_000));
  }

  async findById(): Promise<User> {
    this.reads += 1;
    const found = this.#user;
    await this.#gate;
    return found;
  }

  /** Commits a change, and no more. */
  commit(name: string): void {
    const { version } = this.#user;
    this.#user = this.#user.withProfile({ login: name }, new Date()).withVersion(version + 1);
    this.#truth.changesAccount(this.session, version + 1);
  }

  /** Changes it, through an instance. */
  async change(name: string, { liveness }: Instance): Promise<void> {
    this.commit(name);
    await liveness.accountChanged(this.id);
  }

  /** From now on whoever reads sees what is there now and comes back when told. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return () => {
      this.#gate = Promise.resolve();
      resolve();
    };
  }

  async actor({ liveness }: Instance): Promise<Actor> {
    const state = await liveness.stateOf(this.session, this.id);
    if (!state.alive) throw new Error(`The session is not alive: ${state.reason}`);
    const authentication = authenticationBy(PASSWORD_ONLY, new Date());
    const { accountVersion } = state;
    return { userId: this.id, sessionId: this.session, roles: [], authentication, accountVersion };
  }

  /** What the session is shown. */
  async in(instance: Instance): Promise<string> {
    return await this.shownTo(await this.actor(instance), instance);
  }

  async shownTo(actor: Actor, { accounts }: Instance): Promise<string> {
    const users = this as unknown as UserRepository;
    return (await new GetMe({ users, accounts }).execute(actor)).view.login ?? '';
  }
}

/** What is promised with and without a cache. */
function itShowsTheAccount(makeLiveness: (truth: SessionTruth) => SessionLiveness): void {
  let truth: SessionTruth;
  let instance: Instance;
  let account: StoredAccount;

  beforeEach(() => {
    truth = new SessionTruth();
    instance = { liveness: makeLiveness(truth), accounts: new InProcessAccountCache() };
    account = new StoredAccount(truth);
  });

  it('shows a change as soon as it is answered', async () => {
    for (let i = 0; i < 50; i += 1) {
      await account.in(instance);
      await account.change(`ann${i}`, instance);
      expect(await account.in(instance)).to.equal(`ann${i}`);
    }
  });

  it('is not fooled by a reader who was slow while the account changed', async () => {
    const release = account.hold();
    const slow = account.in(instance);
    await until(() => account.reads === 1);
    await account.change('bob', instance);
    release();
    expect(await slow).to.equal('ann');
    expect(await account.in(instance)).to.equal('bob');
  });

  it('is not fooled by a reader whose session was being looked up while the account changed', async () => {
    const lookup = truth.hold();
    const slow = account.actor(instance);
    await until(() => truth.asked === 1);
    await account.change('bob', instance);
    lookup.release();
    await account.shownTo(await slow, instance);
    expect(await account.in(instance)).to.equal('bob');
  });

  it('keeps accounts apart', async () => {
    const other = new StoredAccount(truth);
    other.commit('bob');
    const shown = [await account.in(instance), await other.in(instance), await account.in(instance)];
    expect(shown).to.deep.equal(['ann', 'bob', 'ann']);
  });
}

/** What only a cache is for. */
function itSparesTheDatabase(makeLiveness: (truth: SessionTruth) => SessionLiveness): void {
  it('reads an account once for many requests', async () => {
    const truth = new SessionTruth();
    const instance = { liveness: makeLiveness(truth), accounts: new InProcessAccountCache() };
    const account = new StoredAccount(truth);
    for (let i = 0; i < 20; i += 1) await account.in(instance);
    expect(account.reads).to.equal(1);
  });
}

function redisInstance(connection: RedisConnection, sessions: SessionTruth, ttlSeconds = 5): Instance {
  const liveness = new RedisSessionLiveness({ connection, sessions, clock: CLOCK, ttlSeconds });
  return { liveness, accounts: new InProcessAccountCache() };
}

/** What is promised of instances on one Redis. */
function itIsShared(connect: () => TestConnections): void {
  let truth: SessionTruth;
  let one: Instance;
  let other: Instance;
  let account: StoredAccount;

  beforeEach(() => {
    truth = new SessionTruth();
    const [first, second] = connect().pair;
    [one, other] = [redisInstance(first, truth), redisInstance(second, truth)];
    account = new StoredAccount(truth);
  });

  it('shows a change on every instance as soon as it is answered on one', async () => {
    for (let i = 0; i < 50; i += 1) {
      await Promise.all([account.in(one), account.in(other)]);
      await account.change(`ann${i}`, one);
      expect(await account.in(other)).to.equal(`ann${i}`);
    }
  });

  it('lets no reader on any instance bring an old account back that changes at the same time', async () => {
    for (let i = 0; i < 50; i += 1) {
      const readers = [one, other, one, other].map((instance) => account.in(instance));
      await account.change(`ann${i}`, one);
      await Promise.all(readers);
      const shown = await Promise.all([account.in(one), account.in(other)]);
      expect(shown, `round ${i}`).to.deep.equal([`ann${i}`, `ann${i}`]);
    }
  });

  it('reads again when its time is over, whatever became of a change that could not be told', async () => {
    const brief = redisInstance(connect().connection, truth, TTL);
    await account.in(brief);
    account.commit('bob');
    await until(async () => (await account.in(brief)) === 'bob');
  });

  it('shows nothing old when Redis forgets everything while a reader is slow', async () => {
    const release = account.hold();
    const slow = account.in(one);
    await until(() => account.reads === 1);
    await connect().flush();
    await account.change('bob', other);
    release();
    await slow;
    expect([await account.in(one), await account.in(other)]).to.deep.equal(['bob', 'bob']);
  });

  it('shows a change at once here when the database could not say whose sessions are to be told', async () => {
    await account.in(one);
    truth.isListAway = true;
    await account.change('bob', one);
    expect(await account.in(one)).to.equal('bob');
  });

  it('lets a session stay dead whose owner changes the account', async () => {
    await account.in(other);
    await one.liveness.markEnded([truth.ends(account.session, 'logged_out')]);
    await one.liveness.accountChanged(account.id);
    const state = await other.liveness.stateOf(account.session, account.id);
    expect(state).to.deep.equal({ alive: false, reason: 'logged_out' });
  });
}

describe('Accounts of sessions that are looked up each time', () => {
  itShowsTheAccount((sessions) => new UncachedSessionLiveness({ sessions, clock: CLOCK }));
});

describe('Accounts of sessions remembered in memory', () => {
  const makeLiveness = (sessions: SessionTruth): SessionLiveness =>
    new MemorySessionLiveness({ sessions, clock: CLOCK, ttlSeconds: 5 });
  itShowsTheAccount(makeLiveness);
  itSparesTheDatabase(makeLiveness);

  it('shows a change when the sessions could not be listed', async () => {
    const truth = new SessionTruth();
    const instance = { liveness: makeLiveness(truth), accounts: new InProcessAccountCache() };
    const account = new StoredAccount(truth);
    await account.in(instance);
    truth.isListAway = true;
    await account.change('bob', instance);
    expect(await account.in(instance)).to.equal('bob');
  });
});

describeRedis('Accounts of sessions remembered', (connections) => {
  const makeLiveness = (truth: SessionTruth): SessionLiveness =>
    redisInstance(connections().connection, truth).liveness;

  itShowsTheAccount(makeLiveness);
  itSparesTheDatabase(makeLiveness);
  itIsShared(connections);
});

describe('Accounts of sessions remembered in a Redis that goes away', () => {
  it('show a change at once on the instance that made it, also when Redis is back before the entry expires', async function () {
    const redis = await redisOrSkip(this, () => startOwnRedis());
    const connection = openRedisConnection(redis.url);
    await until(() => connection.check());
    const truth = new SessionTruth();
    const instance = redisInstance(connection, truth);
    const account = new StoredAccount(truth);
    await account.in(instance);
    redis.freeze();
    await until(async () => (await account.in(instance)) === 'ann' && !connection.isAvailable);
    await account.change('bob', instance);
    expect(await account.in(instance)).to.equal('bob');
    redis.thaw();
    await until(() => connection.check());
    expect(await account.in(instance)).to.equal('bob');
    await connection.close();
    await redis.kill();
  });
});
