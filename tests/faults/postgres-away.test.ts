import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { countRows } from '#tests/support/count-rows.ts';
import type { FaultClient } from '#tests/support/fault-client.ts';
import {
  BUSY,
  eventLoopDelay,
  expectQuickLoop,
  expectWithin,
  figure,
  LONG,
  milliseconds,
  statusesOf,
} from '#tests/support/fault-figures.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { until } from '#tests/support/until.ts';

const ANSWER_MS = 2_000;
const RECOVERY_MS = BUSY * 5_000;
/** Each in transactions and out of them. */
const KILLS = LONG ? 20 : 3;
const POOL_SIZE = 5;

describe('A service whose PostgreSQL is hurt', function () {
  this.timeout(180_000);

  let world: FaultWorld;
  let service: ServiceProcess;
  let client: FaultClient;
  let tokens: TokensView;

  before(async () => {
    world = await openFaultWorld();
  });
  after(async () => await world?.close());

  /** Every kind of request that needs the database, at once. */
  async function askAll(): Promise<readonly { line: string; status: number; ms: number }[]> {
    const token = tokens.accessToken;
    const { refreshToken } = tokens;
    const person = client.newPerson();
    const asked = {
      'GET /users': {},
      'GET /me': { token },
      'GET /tasks': { token },
      'POST /tasks': { token, body: { title: 'a task' } },
      'PATCH /me': { token, body: { firstName: 'Ada' } },
      'POST /register': { body: person },
      'POST /login': { body: { login: 'nobody', password: person.password } },
      'POST /refresh': { body: { refreshToken } },
      'PUT /roles/update': { token, body: { new_roles: ['owner'] } },
    };
    return await Promise.all(
      Object.entries(asked).map(async ([line, parts]) => {
        const { status, ms, body } = await client.call<TokensView>(line, parts);
        if (line === 'POST /refresh' && status === 200) tokens = body;
        return { line, status, ms };
      }),
    );
  }

  /** Asks everything again and again until `isOver`: 503 in time, or as if nothing were wrong. */
  async function expectInTime(
    isOver: () => boolean,
  ): Promise<{ readonly slowest: number; readonly refused: number }> {
    let [slowest, refused] = [0, 0];
    do {
      for (const { line, status, ms } of await askAll()) {
        expect(status, line).to.be.oneOf([200, 201, 401, 403, 422, 503]);
        expectWithin(line, ms, ANSWER_MS);
        slowest = Math.max(slowest, ms);
        if (status === 503) refused += 1;
      }
    } while (!isOver());
    return { slowest, refused };
  }

  async function readiness(): Promise<number> {
    return (await client.call('GET /readyz')).status;
  }

  /** Milliseconds until every kind of request does what it should again, and the instance says that it is ready. */
  async function recovery(): Promise<number> {
    const start = performance.now();
    await until(async () => (await readiness()) === 200, RECOVERY_MS);
    await until(async () => (await askAll()).every(({ status }) => status < 500), RECOVERY_MS);
    return performance.now() - start;
  }

  it('starts without it: live, not ready, and ready soon after its return', async () => {
    await world.postgres.stop();
    service = await world.start({ DATABASE_POOL_SIZE: `${POOL_SIZE}` });
    client = world.clientOf(service);
    expect((await client.call('GET /livez')).status).to.equal(200);
    expect(await readiness()).to.equal(503);
    expect((await client.call('GET /users')).status).to.equal(503);
    await world.postgres.start();
    const back = performance.now();
    await until(async () => (await readiness()) === 200, RECOVERY_MS);
    figure(`PostgreSQL down at start: ready ${milliseconds(performance.now() - back)} after its return`);
    tokens = await client.login(await client.registered());
  });

  it('answers 503 in time while it is down, and recovers by itself', async () => {
    let over = false;
    const asking = expectInTime(() => over);
    await pause(100);
    await world.postgres.stop();
    await pause(500);
    expect((await client.call('GET /livez')).status).to.equal(200);
    expect(await readiness()).to.equal(503);
    over = true;
    const { slowest, refused } = await asking;
    await world.postgres.start();
    const recoveredMs = await recovery();
    figure(
      `PostgreSQL stopped in flight: ${refused} × 503, the slowest answer ${milliseconds(slowest)}; ` +
        `whole again ${milliseconds(recoveredMs)} after its return`,
    );
    expect(refused).to.be.above(0);
  });

  it('answers 503 in time while it is frozen, and recovers by itself', async () => {
    world.postgres.freeze();
    let over = false;
    const asking = expectInTime(() => over);
    await pause(2_200);
    over = true;
    const { slowest, refused } = await asking;
    world.postgres.thaw();
    const recoveredMs = await recovery();
    figure(
      `PostgreSQL frozen: ${refused} × 503, the slowest answer ${milliseconds(slowest)}; ` +
        `whole again ${milliseconds(recoveredMs)} after it goes on`,
    );
    expect(refused).to.be.above(0);
  });

  it('recovers when all its backends are killed, in transactions and out of them', async () => {
    let over = false;
    await eventLoopDelay(client);
    const asking = expectInTime(() => over);
    let [slowest, undone] = [0, 0];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const inTransaction = await holdTransactions();
      await killBackends();
      undone += await inTransaction();
      slowest = Math.max(slowest, await recovery());
      await killBackends();
      slowest = Math.max(slowest, await recovery());
    }
    over = true;
    const { refused } = await asking;
    const loop = await eventLoopDelay(client);
    figure(
      `${2 * KILLS} × all backends killed: whole again after ${milliseconds(slowest)} at most, ` +
        `${undone} transactions and ${refused} other requests answered with 503; event loop p99 ${milliseconds(loop)}`,
    );
    expect(undone).to.be.above(0);
    expectQuickLoop(loop);
  });

  it('answers 503 in time when its pool is exhausted, and goes on when it is free', async () => {
    const release = await holdTransactions();
    const replies = await Promise.all(Array.from({ length: 10 }, () => client.call('GET /users')));
    const times = replies.map(({ ms }) => ms);
    await release();
    expect(replies.map(({ status }) => status)).to.deep.equal(Array.from({ length: 10 }, () => 503));
    expectWithin('the slowest answer', Math.max(...times), ANSWER_MS);
    figure(`pool exhausted: 10 × 503 after ${milliseconds(Math.max(...times))} at most`);
    await until(async () => (await client.call('GET /users')).status === 200);
  });

  it('was one and the same process all the time, and never answered 500', async () => {
    expect(client.statuses.get(500) ?? 0).to.equal(0);
    expect(client.statuses.get(0) ?? 0).to.equal(0);
    figure(`all that was answered: ${statusesOf(client)}`);
    expect(await service.stop()).to.equal(0);
  });

  /**
   * Every place of the pool waits in a transaction for a row that somebody else has locked.
   * @returns the way to let go; it says how many of the transactions were answered with 503.
   */
  async function holdTransactions(): Promise<() => Promise<number>> {
    const holding = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const people = await Promise.all(
      Array.from({ length: POOL_SIZE }, async () => {
        const person = await registeredAgain();
        return { person, tokens: await client.login(person) };
      }),
    );
    const holder = withClient(world.databaseUrl, async (other) => {
      other.on('error', () => undefined);
      await other.query(`SET application_name = 'holder'; BEGIN`);
      await other.query('SELECT 1 FROM users WHERE id = ANY ($1) FOR UPDATE', [
        people.map(({ person }) => person.id),
      ]);
      held.resolve();
      await holding.promise;
      await other.query('ROLLBACK');
    });
    await held.promise;
    const changes = people.map(({ tokens: { accessToken: token } }) =>
      client.call('PUT /roles/update', { token, body: { new_roles: ['user'] } }),
    );
    await until(async () => (await waiting()) >= POOL_SIZE);
    return async () => {
      holding.resolve();
      await holder;
      const statuses = (await Promise.all(changes)).map(({ status }) => status);
      for (const status of statuses) expect(status).to.be.oneOf([200, 503]);
      return statuses.filter((status) => status === 503).length;
    };
  }

  /** The kills before may have left connections that nobody has looked at yet. */
  async function registeredAgain(): Promise<Awaited<ReturnType<FaultClient['registered']>>> {
    for (;;) {
      try {
        return await client.registered();
      } catch {
        await pause(20);
      }
    }
  }

  async function waiting(): Promise<number> {
    return await countRows(
      world.databaseUrl,
      `pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = 'latchkey'`,
    );
  }

  async function killBackends(): Promise<void> {
    await withClient(world.databaseUrl, async (other) => {
      await other.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'latchkey'`,
      );
    });
  }
});
