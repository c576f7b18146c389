import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FaultClient } from '#tests/support/fault-client.ts';
import { expectWithin, figure, milliseconds, statusesOf } from '#tests/support/fault-figures.ts';
import type { FaultPostgres } from '#tests/support/fault-postgres.ts';
import { tokenStateOf } from '#tests/support/fault-probe.ts';
import { FaultWriter } from '#tests/support/fault-writer.ts';
import { halfMadeRows, NOTHING_HALF_MADE } from '#tests/support/half-made.ts';
import {
  CHEAP_AND_UNLIMITED,
  type ServiceProcess,
  startServiceProcess,
} from '#tests/support/service-process.ts';
import { commitWith, execute, follow, promote, startStreamingPair } from '#tests/support/streaming-pair.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';

const WRITERS = 4;
const RECOVERS_WITHIN_MS = 5_000;
const LIVENESS_TTL = 2;

interface Instance {
  readonly service: ServiceProcess;
  readonly client: FaultClient;
}

describe('A PostgreSQL that fails over to its standby', function () {
  this.timeout(180_000);

  let primary: FaultPostgres;
  let standby: FaultPostgres;
  let database: string;
  let folder: string;
  const instances: Instance[] = [];
  const proxies: TcpProxy[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-failover-'));
    ({ primary, standby } = await startStreamingPair());
    ({ name: database } = await primary.createDatabase());
  });
  afterEach(async () => {
    for (const { client } of instances) client.close();
    await Promise.all(instances.splice(0).map(({ service }) => service.stop()));
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  });
  after(async () => {
    await Promise.all([standby?.remove(), primary?.remove()]);
    await rm(folder, { recursive: true, force: true });
  });

  async function start(DATABASE_URL: string): Promise<Instance> {
    const service = await startServiceProcess({
      ...CHEAP_AND_UNLIMITED,
      NODE_ENV: 'test',
      LOG_LEVEL: 'debug',
      DATABASE_URL,
      DATA_DIR: folder,
      REFRESH_GRACE: '120',
      LIVENESS_TTL: `${LIVENESS_TTL}`,
    });
    const client = new FaultClient(() => service.url);
    instances.push({ service, client });
    await until(async () => (await readiness(client)) === 200);
    return { service, client };
  }

  async function proxied(): Promise<Instance & { readonly proxy: TcpProxy }> {
    const proxy = await startTcpProxy(primary.urlOf(database));
    proxies.push(proxy);
    return { ...(await start(proxy.url)), proxy };
  }

  async function readiness(client: FaultClient): Promise<number> {
    return (await client.call('GET /readyz')).status;
  }

  /** Milliseconds until that instance writes. */
  async function untilWrites({ client }: Instance): Promise<number> {
    const start = performance.now();
    await until(
      async () => (await client.call('POST /register', { body: client.newPerson() })).status === 201,
    );
    return performance.now() - start;
  }

  /** Writers that go on through whatever happens. @returns the way to stop and check them: how much was acknowledged. */
  function write(clients: readonly FaultClient[]): () => Promise<number> {
    let over = false;
    const writers = clients.flatMap((client) =>
      Array.from({ length: WRITERS }, () => new FaultWriter(() => client)),
    );
    const writing = Promise.all(
      writers.map((writer) =>
        writer.writeUntil(
          () => over,
          () => pause(20),
        ),
      ),
    );
    return async () => {
      over = true;
      await writing;
      const complaints = await Promise.all(writers.map((writer) => writer.verify()));
      expect(complaints.flat()).to.deep.equal([]);
      return writers.reduce((total, { acknowledged }) => total + acknowledged, 0);
    };
  }

  /** What was the primary has stopped; it comes back as the standby of the other one. */
  async function swapRoles(): Promise<void> {
    await promote(standby);
    await follow(primary.folder, standby);
    [primary, standby] = [standby, primary];
    await standby.start();
  }

  async function expectRightAfter(clients: readonly FaultClient[]): Promise<void> {
    expect(await halfMadeRows(primary.urlOf(database))).to.deep.equal(NOTHING_HALF_MADE);
    for (const { faults, statuses } of clients) {
      expect(faults).to.deep.equal([]);
      expect([...statuses.keys()]).to.not.include.members([0, 500]);
    }
  }

  it('is written again soon after its name leads to the new primary, and no dead token is alive on an instance that it leads to the standby', async () => {
    const [one, other] = await Promise.all([proxied(), proxied()]);
    const clients = [one.client, other.client];
    const tokens = await one.client.login(await one.client.registered());
    expect(await tokenStateOf(other.client, tokens.accessToken)).to.equal('200');
    const stop = write(clients);
    await pause(500);

    await primary.stop();
    await swapRoles();
    // The name leads both to the server that is a standby now, and that falls behind.
    await execute(standby, 'SELECT pg_wal_replay_pause()');
    await until(async () => (await readiness(one.client)) === 503);
    await until(() =>
      one.service.logged('database_not_ready').some(({ cause }) => /standby/.test(String(cause))),
    );
    one.proxy.leadTo(primary.urlOf(database));
    const oneMs = await untilWrites(one);
    await until(async () => (await readiness(one.client)) === 200);

    expect((await one.client.call('POST /logout', { token: tokens.accessToken })).status).to.equal(204);
    const loggedOut = performance.now();
    const states = new Set<string>();
    while (performance.now() - loggedOut < (LIVENESS_TTL + 1) * 1_000) {
      const isOver = performance.now() - loggedOut > LIVENESS_TTL * 1_000;
      const state = await tokenStateOf(other.client, tokens.accessToken);
      if (isOver) states.add(state);
    }
    expect([...states]).to.not.include('200');
    expect(await readiness(other.client)).to.equal(503);

    other.proxy.leadTo(primary.urlOf(database));
    const otherMs = await untilWrites(other);
    expect(await tokenStateOf(other.client, tokens.accessToken)).to.equal('401 logged_out');
    await pause(300);
    const acknowledged = await stop();
    await execute(standby, 'SELECT pg_wal_replay_resume()');
    figure(
      `switched over under load: written again after ${milliseconds(oneMs)} and ${milliseconds(otherMs)}; ` +
        `${acknowledged} acknowledged writes, 0 lost; ${statusesOf(one.client)}`,
    );
    expectWithin('writes again', Math.max(oneMs, otherMs), RECOVERS_WITHIN_MS);
    await expectRightAfter(clients);
  });

  it('is written again soon after a kill -9, where DATABASE_URL names both hosts', async () => {
    await commitWith(primary, standby);
    const hosts = [primary, standby].map(({ port }) => `127.0.0.1:${port}`).join(',');
    const url = primary.urlOf(database).replace(/127\.0\.0\.1:\d+/, hosts);
    const both = await Promise.all([1, 2].map(() => start(`${url}?target_session_attrs=read-write`)));
    const clients = both.map(({ client }) => client);
    const stop = write(clients);
    await pause(500);

    await primary.kill();
    await promote(standby);
    const times = await Promise.all(both.map(untilWrites));
    [primary, standby] = [standby, primary];
    await pause(300);
    const acknowledged = await stop();
    figure(
      `kill -9 of the primary of two hosts under load: written again after ${milliseconds(Math.max(...times))} at most; ` +
        `${acknowledged} acknowledged writes, 0 lost; ${statusesOf(clients[0]!)}`,
    );
    expectWithin('writes again', Math.max(...times), RECOVERS_WITHIN_MS);
    await expectRightAfter(clients);
  });

  it('that is told to take no writes makes an instance not ready, says why in the log, and is used again', async () => {
    const { client, service } = await start(primary.urlOf(database));
    await execute(primary, 'ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_reload_conf()');
    await until(async () => (await readiness(client)) === 503);
    await until(() => service.logged('database_not_ready').length > 0);
    expect(service.logged('database_not_ready')[0]?.['cause']).to.include('takes no writes');
    expect((await client.call('POST /register', { body: client.newPerson() })).status).to.equal(503);
    await execute(
      primary,
      'SET default_transaction_read_only = off',
      'ALTER SYSTEM RESET default_transaction_read_only',
      'SELECT pg_reload_conf()',
    );
    expectWithin('writes again', await untilWrites({ client, service }), RECOVERS_WITHIN_MS);
    await until(async () => (await readiness(client)) === 200);
    expect(service.logged('database_ready')).to.have.length(1);
  });
});
