import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { FaultClient } from '#tests/support/fault-client.ts';
import { expectWithin } from '#tests/support/fault-figures.ts';
import { expectRightAnswers } from '#tests/support/fault-probe.ts';
import { pgbouncerOrSkip, type PgBouncer, startPgBouncer } from '#tests/support/pgbouncer.ts';
import { withClient } from '#tests/support/schema-of.ts';
import {
  CHEAP_AND_UNLIMITED,
  type ServiceProcess,
  startServiceProcess,
} from '#tests/support/service-process.ts';
import { createDatabase, startTestPostgres, type TestDatabase } from '#tests/support/test-postgres.ts';
import { until } from '#tests/support/until.ts';

/** More at once than the pooler has connections to the server. */
const CLIENTS = 12;
const ANSWER_MS = 2_000;
const ROLE_SETTINGS = {
  statement_timeout: '1400ms',
  DateStyle: 'ISO, YMD',
  TimeZone: 'UTC',
  search_path: 'public',
};

describe('Behind PgBouncer', function () {
  this.timeout(180_000);

  let database: TestDatabase;
  /** The database without the pooler, as a role that is no superuser. */
  let direct: string;
  let role: string;
  let folder: string;
  const poolers: PgBouncer[] = [];
  const services: ServiceProcess[] = [];

  before(async function () {
    pgbouncerOrSkip(this);
    await startTestPostgres();
  });
  beforeEach(async () => {
    database = await createDatabase();
    role = `role_${randomBytes(4).toString('hex')}`;
    const password = randomBytes(8).toString('hex');
    folder = await mkdtemp(join(tmpdir(), 'latchkey-pooled-'));
    await withClient(database.url, async (client) => {
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
      await client.query(`ALTER DATABASE ${database.name} OWNER TO ${role}`);
    });
    direct = Object.assign(new URL(database.url), { username: role, password }).href;
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.stop()));
    await Promise.all(poolers.splice(0).map((pooler) => pooler.stop()));
    const server = await startTestPostgres();
    await database.release();
    await server.execute(`DROP ROLE ${role}`);
    await rm(folder, { recursive: true, force: true });
  });

  async function pooler(...parts: [mode: 'session' | 'transaction' | 'statement', ...settings: string[]]) {
    const [mode, ...settings] = parts;
    const started = await startPgBouncer(direct, { mode, settings });
    poolers.push(started);
    return started;
  }

  async function setForRole(settings: Readonly<Record<string, string>>): Promise<void> {
    await withClient(database.url, async (client) => {
      for (const [name, value] of Object.entries(settings))
        await client.query(`ALTER ROLE ${role} SET ${name} = '${value}'`);
    });
  }

  async function start(DATABASE_URL: string, variables: Record<string, string> = {}): Promise<FaultClient> {
    const service = await startServiceProcess({
      ...CHEAP_AND_UNLIMITED,
      NODE_ENV: 'test',
      DATABASE_URL,
      DATA_DIR: folder,
      ...variables,
    });
    services.push(service);
    const client = new FaultClient(() => service.url);
    await until(async () => (await client.call('GET /readyz')).status === 200);
    return client;
  }

  async function refusalOf(url: string, variables: Record<string, string> = {}): Promise<string> {
    const service = startServiceProcess({
      NODE_ENV: 'test',
      DATABASE_URL: url,
      DATA_DIR: folder,
      ...variables,
    });
    return await service.then(
      async (started) => {
        services.push(started);
        await started.exited;
        return started.output.join('\n');
      },
      (error: Error) => error.message,
    );
  }

  /** Right answers to many at once, and a request that waits for somebody's lock is answered in time. */
  async function expectServes(client: FaultClient): Promise<void> {
    const lasting = { client, tokens: await client.login(await client.registered()) };
    await Promise.all(Array.from({ length: CLIENTS }, () => expectRightAnswers(client, lasting)));

    const person = await client.registered();
    const { accessToken: token } = await client.login(person);
    await withClient(database.url, async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [person.id]);
      const reply = await client.call('PUT /roles/update', { token, body: { new_roles: ['user'] } });
      expect(reply.status, reply.text).to.equal(503);
      expectWithin('the answer', reply.ms, ANSWER_MS);
      // The server has ended the statement by itself.
      await until(async () => {
        const { rowCount } = await other.query(
          `SELECT 1 FROM pg_stat_activity WHERE usename = $1 AND state = 'active' AND wait_event_type = 'Lock'`,
          [role],
        );
        return rowCount === 0;
      });
      await other.query('ROLLBACK');
    });
    const again = await client.call('PUT /roles/update', { token, body: { new_roles: ['user'] } });
    expect(again.status, again.text).to.equal(200);
    expect(client.serverErrors).to.equal(1);
    expect(client.faults).to.deep.equal([]);
    client.close();
  }

  it('in session mode nothing has to be set', async () => {
    const { url } = await pooler('session', 'default_pool_size = 20');
    await expectServes(await start(url));
  });

  it('in transaction mode the role has the settings', async () => {
    await setForRole(ROLE_SETTINGS);
    const { url } = await pooler('transaction');
    await expectServes(await start(url, { DATABASE_POOLER: 'transaction' }));
  });

  it('in transaction mode nothing is set or kept for a connection', async () => {
    await setForRole({ ...ROLE_SETTINGS, statement_timeout: '1234ms' });
    const { url } = await pooler('transaction');
    const client = await start(url, { DATABASE_POOLER: 'transaction' });
    await expectRightAnswers(client, { client, tokens: await client.login(await client.registered()) });
    client.close();
    await withClient(database.url, async (other) => {
      const { rows } = await other.query<{ locks: number; backends: number }>(
        `SELECT (SELECT count(*)::integer FROM pg_locks WHERE locktype = 'advisory') AS locks,
           (SELECT count(*)::integer FROM pg_stat_activity WHERE usename = $1) AS backends`,
        [role],
      );
      expect(rows[0]?.locks).to.equal(0);
      expect(rows[0]?.backends).to.be.within(1, 4);
    });
    await withClient(url, async (pooled) => {
      const { rows } = await pooled.query<Record<string, string>>(
        `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
           (SELECT count(*)::text FROM pg_prepared_statements) AS prepared`,
      );
      expect(rows[0]).to.deep.equal({ statement: '1234ms', lock: '0', prepared: '0' });
    });
  });

  it('in transaction mode a role without deadlines stops the start with the sentence that sets them', async () => {
    const pgbouncer = await pooler('transaction');
    const { url } = pgbouncer;
    await setForRole({ DateStyle: 'SQL, DMY', TimeZone: 'Asia/Kolkata' });
    const said = await refusalOf(url, { DATABASE_POOLER: 'transaction' });
    const commands = [...said.matchAll(/ALTER ROLE [^;]*;/g)].map(([command]) => command);
    expect(commands).to.deep.equal([
      `ALTER ROLE ${role} SET statement_timeout = '1400ms';`,
      `ALTER ROLE ${role} SET DateStyle = 'ISO, YMD';`,
      `ALTER ROLE ${role} SET TimeZone = 'UTC';`,
    ]);
    // They are what is missing.
    await withClient(database.url, async (client) => {
      for (const command of commands) await client.query(command);
    });
    await pgbouncer.reconnect();
    (await start(url, { DATABASE_POOLER: 'transaction' })).close();
  });

  describe('what the pooler refuses stops the start with a sentence:', () => {
    it('a password', async () => {
      const { url } = await pooler('session');
      const wrong = Object.assign(new URL(url), { password: 'another' }).href;
      expect(await refusalOf(wrong)).to.include('refuses the user name or the password in DATABASE_URL');
    });

    it('a database that it does not know', async () => {
      const { url } = await pooler('session');
      const wrong = Object.assign(new URL(url), { pathname: '/nowhere' }).href;
      expect(await refusalOf(wrong)).to.include('no database of the name in DATABASE_URL');
    });

    it('a start-up parameter', async () => {
      const { url } = await pooler('session');
      expect(await refusalOf(`${url}?options=-c%20geqo%3Doff`)).to.include(
        'refuses a parameter of DATABASE_URL',
      );
    });

    it('transaction mode, where the service was not told of it', async () => {
      const { url } = await pooler('transaction');
      expect(await refusalOf(url)).to.include('set DATABASE_POOLER=transaction');
    });

    it('transactions, in statement mode', async () => {
      const pgbouncer = await pooler('statement');
      const { url } = pgbouncer;
      expect(await refusalOf(url, { DATABASE_POOLER: 'transaction' })).to.include('ALTER ROLE');
      await setForRole(ROLE_SETTINGS);
      await pgbouncer.reconnect();
      expect(await refusalOf(url, { DATABASE_POOLER: 'transaction' })).to.include('pool_mode');
    });
  });

  it('that has no server to lead to the service is not ready, and the log says why', async () => {
    direct = Object.assign(new URL(direct), { port: '1' }).href;
    const { url } = await pooler('session', 'server_login_retry = 1', 'query_wait_timeout = 1');
    const service = await startServiceProcess({ NODE_ENV: 'test', DATABASE_URL: url, DATA_DIR: folder });
    services.push(service);
    await until(() => service.logged('database_not_ready').length > 0);
    expect(service.logged('database_not_ready')[0]?.['cause']).to.match(/pooler|does not answer in time/);
  });
});
