import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { FaultClient } from '#tests/support/fault-client.ts';
import { expectWithin, figure, LONG, milliseconds, statusesOf } from '#tests/support/fault-figures.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { halfMadeRows, NOTHING_HALF_MADE } from '#tests/support/half-made.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { until } from '#tests/support/until.ts';

const ROUNDS = LONG ? 20 : 2;
const DEADLOCKS = LONG ? 20 : 1;
const AT_ONCE = 20;

describe('Changes that get in each other’s way in PostgreSQL', function () {
  this.timeout(180_000);

  let world: FaultWorld;
  let client: FaultClient;

  before(async () => {
    world = await openFaultWorld();
    // A deadlock is found long before the deadline of a lock, on a busy machine as well.
    await withClient(world.databaseUrl, (other) =>
      other.query(`ALTER DATABASE ${databaseName()} SET deadlock_timeout = '200ms'`),
    );
    client = world.clientOf(await world.start());
  });
  after(async () => await world?.close());

  function databaseName(): string {
    return new URL(world.databaseUrl).pathname.slice(1);
  }

  it('are done again after a deadlock', async () => {
    const times: number[] = [];
    for (let round = 0; round < DEADLOCKS; round += 1) {
      const person = await client.registered();
      const { accessToken: token } = await client.login(person);
      await withClient(world.databaseUrl, async (other) => {
        // Whoever looks for a deadlock finds itself in it and gives way: not this side.
        await other.query(`SET deadlock_timeout = '60s'`);
        await other.query('BEGIN');
        await other.query('SELECT 1 FROM sessions WHERE user_id = $1 FOR UPDATE', [person.id]);
        // Locks the user, then wants the session.
        const change = client.call('PUT /roles/update', { token, body: { new_roles: ['user'] } });
        for (let waiting = 0; waiting === 0;) {
          const { rows } = await other.query<{ count: number }>(
            `SELECT count(*)::integer AS count FROM pg_locks WHERE NOT granted`,
          );
          waiting = rows[0]?.count ?? 0;
        }
        await other.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [person.id]);
        await other.query('COMMIT');
        const { status, ms, text } = await change;
        expect(status, text).to.equal(200);
        times.push(ms);
      });
    }
    await until(async () => (await deadlocks()) >= DEADLOCKS);
    figure(
      `${await deadlocks()} deadlocks forced: each change done at the second try, ` +
        `within ${milliseconds(Math.max(...times))}`,
    );
    expectWithin('the slowest change', Math.max(...times), 2_000);
  });

  /** How many there were. A server process tells the last of them after its next statement. */
  async function deadlocks(): Promise<number> {
    await client.call('GET /users');
    return await withClient(world.databaseUrl, async (other) => {
      const { rows } = await other.query<{ deadlocks: number }>(
        'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()',
      );
      return rows[0]?.deadlocks ?? 0;
    });
  }

  for (const level of ['repeatable read', 'serializable']) {
    it(`are done again or refused with 409 or 503 where transactions are ${level}`, async () => {
      await withClient(world.databaseUrl, async (other) => {
        await other.query(`ALTER DATABASE ${databaseName()} SET default_transaction_isolation = '${level}'`);
      });
      // Connections that are opened from now on know of it.
      const hurt = world.clientOf(await world.start());
      for (let round = 0; round < ROUNDS; round += 1) await competeForOneAccount(hurt);
      figure(`${level}: ${statusesOf(hurt)}`);
      expect(
        [...hurt.statuses.keys()].filter((status) => ![200, 201, 204, 401, 409, 503].includes(status)),
      ).to.deep.equal([]);
      expect(await halfMadeRows(world.databaseUrl)).to.deep.equal(NOTHING_HALF_MADE);
    });
  }

  async function competeForOneAccount(hurt: FaultClient): Promise<void> {
    const person = await hurt.registered();
    const sessions: TokensView[] = [];
    for (let count = 0; count < 3; count += 1) sessions.push(await hurt.login(person));
    const [{ accessToken: token }] = sessions as [TokensView];
    const asked = Array.from({ length: AT_ONCE }, (_, index) =>
      [
        () => hurt.call('PATCH /me', { token, body: { firstName: randomBytes(4).toString('hex') } }),
        () => hurt.call('POST /login', { body: { login: person.login, password: person.password } }),
        () => hurt.call('POST /refresh', { body: { refreshToken: sessions[1]!.refreshToken } }),
        () => hurt.call('POST /logout?scope=others', { token: sessions[2]!.accessToken }),
        () => hurt.call('POST /tasks', { token, body: { title: 'a task' } }),
      ][index % 5]!(),
    );
    await Promise.all(asked);
  }
});
