import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { ReadyPage } from '#adapters/http/page-cache.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { InProcessLoginThrottle } from '#adapters/in-process/in-process-login-throttle.ts';
import { InProcessRateLimiter } from '#adapters/in-process/in-process-rate-limiter.ts';
import type { RedisConnection } from '#adapters/redis/redis-connection.ts';
import { RedisHealthCheck } from '#adapters/redis/redis-health-check.ts';
import { RedisLoginThrottle } from '#adapters/redis/redis-login-throttle.ts';
import { RedisRateLimiter } from '#adapters/redis/redis-rate-limiter.ts';
import { RedisSessionLiveness } from '#adapters/redis/redis-session-liveness.ts';
import { RedisUserListCache } from '#adapters/redis/redis-user-list-cache.ts';
import { BUSY } from './fault-figures.ts';
import { SessionTruth } from './session-truth.ts';
import { openRedisConnection } from './test-redis-connection.ts';

const ANN = 'ann' as UserId;
/** The service's own time-out, with room for a busy machine, which is not a lost Redis. */
export const COMMAND_TIMEOUT_MS = BUSY * 150;
const CLOCK: Clock = { now: () => new Date() };

/** One instance of the service, as far as it uses Redis. */
export class RedisInstance {
  readonly connection: RedisConnection;
  readonly truth: SessionTruth;
  readonly liveness: RedisSessionLiveness;
  readonly list: RedisUserListCache;
  readonly limiter: RedisRateLimiter;
  readonly throttle: RedisLoginThrottle;
  readonly health: RedisHealthCheck;
  names = 'ann';

  constructor(url: string, truth = new SessionTruth(), keyPrefix = 'latchkey:') {
    const connection = openRedisConnection(url, { keyPrefix, commandTimeoutMs: COMMAND_TIMEOUT_MS });
    const [limits, budget] = [{ limit: 5, userLimit: 50, windowSeconds: 60 }, 3];
    this.connection = connection;
    this.truth = truth;
    this.liveness = new RedisSessionLiveness({ connection, sessions: truth, clock: CLOCK, ttlSeconds: 5 });
    this.list = new RedisUserListCache({ connection, ttlSeconds: 30 });
    this.limiter = new RedisRateLimiter({ connection, limits, fallback: new InProcessRateLimiter(limits) });
    const throttle = new InProcessLoginThrottle({ clock: CLOCK, budget });
    this.throttle = new RedisLoginThrottle({ connection, budget, fallback: throttle });
    this.health = new RedisHealthCheck({ connection });
  }

  readonly compute = (): Promise<ReadyPage> =>
    Promise.resolve({ body: Buffer.from(this.names), etag: `"${this.names}"` });

  async shows(): Promise<string> {
    return Buffer.from((await this.list.page('50.', this.compute)).body).toString();
  }

  opensSession(): SessionId {
    const session = randomUUID() as SessionId;
    this.truth.opens(session, new Date(Date.now() + 3_600_000));
    return session;
  }

  async isAlive(session: SessionId): Promise<boolean> {
    return (await this.liveness.stateOf(session, ANN)).alive;
  }
}

/** What every caller may count on, with Redis or without. */
export async function expectRightAnswers(instance: RedisInstance): Promise<void> {
  const session = instance.opensSession();
  expect(await instance.isAlive(session), 'a live session').to.equal(true);
  await instance.liveness.markEnded([instance.truth.ends(session, 'logged_out')]);
  expect(await instance.isAlive(session), 'an ended session').to.equal(false);

  instance.names = randomUUID();
  await instance.list.invalidate();
  expect(await instance.shows()).to.equal(instance.names);

  const [client, account] = [randomUUID(), randomUUID()];
  const charges = await Promise.all(
    Array.from({ length: 12 }, () => instance.limiter.charge({ network: client })),
  );
  expect(
    charges.filter(({ allowed }) => allowed),
    'rate limit',
  ).to.have.length(5);
  const attempt = { account, network: randomUUID(), isKnownNetwork: () => Promise.resolve(false) };
  const admissions = await Promise.all(
    Array.from({ length: 12 }, () => instance.throttle.admit({ ...attempt })),
  );
  expect(
    admissions.filter(({ waitSeconds }) => waitSeconds === 0),
    'login throttle',
  ).to.have.length(3);
}
