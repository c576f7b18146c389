import { expect } from 'chai';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '#adapters/embedded-postgres/embedded-postgres.ts';
import { EmbeddedPostgresError } from '#adapters/embedded-postgres/embedded-postgres-error.ts';
import type { EmbeddedPostgresEvent } from '#adapters/embedded-postgres/embedded-postgres-event.ts';
import { joinEmbeddedPostgres } from '#adapters/embedded-postgres/join-embedded-postgres.ts';
import { isServerOf, readPostmasterFile } from '#adapters/embedded-postgres/postmaster-file.ts';
import {
  type EmbeddedPostgresProcess,
  startEmbeddedPostgresProcess,
} from '#tests/support/embedded-postgres-process.ts';
import { expectWithin } from '#tests/support/fault-figures.ts';
import { rejection } from '#tests/support/rejection.ts';
import { until } from '#tests/support/until.ts';

describe('The embedded PostgreSQL', function () {
  this.timeout(180_000);

  // Making a database takes most of a start; all tests but those about that begin with a copy of this one.
  let made: string;
  let dataDir: string;
  let cluster: string;
  let servers: EmbeddedPostgres[];
  let processes: EmbeddedPostgresProcess[];

  before(async () => {
    made = mkdtempSync(join(tmpdir(), 'latchkey-embedded-'));
    await (await startEmbeddedPostgres({ dataDir: made })).stop();
  });

  after(() => {
    rmSync(made, { recursive: true, force: true, maxRetries: 10 });
  });

  beforeEach(() => {
    dataDir = join(realpathSync(mkdtempSync(join(tmpdir(), 'latchkey-embedded-'))), 'data');
    // Where PostgreSQL has to run as another user than root, that user must get there.
    chmodSync(join(dataDir, '..'), 0o711);
    cpSync(made, dataDir, { recursive: true });
    cluster = join(dataDir, 'postgres');
    servers = [];
    processes = [];
  });

  afterEach(async () => {
    await Promise.all(processes.map((each) => each.kill()));
    await Promise.all(servers.map((each) => each.stop()));
    const pid = readPostmasterFile(cluster)?.pid;
    if (pid) await until(() => isServerOf(pid, cluster) === false);
    rmSync(join(dataDir, '..'), { recursive: true, force: true, maxRetries: 10 });
  });

  function forgetDatabase(): void {
    rmSync(dataDir, { recursive: true, maxRetries: 10 });
  }

  async function start(
    onEvent: (event: EmbeddedPostgresEvent) => void = () => undefined,
  ): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ dataDir, onEvent });
    servers.push(server);
    return server;
  }

  function startInProcess(): EmbeddedPostgresProcess {
    const started = startEmbeddedPostgresProcess(dataDir);
    processes.push(started);
    return started;
  }

  function postmasterPid(): number {
    const pid = readPostmasterFile(cluster)?.pid;
    if (!pid) throw new Error('no server runs');
    return pid;
  }

  it('starts from nothing, in folders that only their owner can read', async () => {
    forgetDatabase();
    const { url } = await start();

    expect(await query(url, 'SHOW server_version_num')).to.match(/^18/);
    expect(await query(url, 'SHOW fsync')).to.equal('on');
    expect(await query(url, 'SHOW synchronous_commit')).to.equal('on');
    expect(await query(url, 'SHOW server_encoding')).to.equal('UTF8');
    expect(await query(url, 'SHOW listen_addresses')).to.equal('127.0.0.1');
    expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).to.equal(0o600);
    expect(statSync(join(dataDir, 'lock')).mode & 0o777).to.equal(0o600);
    expect(statSync(dataDir).mode & 0o066).to.equal(0);
    expect(statSync(cluster).mode & 0o077).to.equal(0);
  });

  it('stops cleanly, leaves the folder free, and has the data at the next start', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await Promise.all([first.stop(), first.stop()]);
    expect(existsSync(join(cluster, 'postmaster.pid'))).to.equal(false);

    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).to.equal(42);
  });

  it('is started again on the same port, with its data, when it dies; pools find it by themselves', async () => {
    const events: EmbeddedPostgresEvent[] = [];
    const restarted = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { url } = await start((event) => {
      events.push(event);
      if (event.kind === 'restarted')
        restarted[events.filter(({ kind }) => kind === 'restarted').length - 1]?.resolve();
    });
    const pool = new Pool({ connectionString: url, max: 2 });
    pool.on('error', () => undefined);
    await pool.query('CREATE TABLE kept AS SELECT 42 AS answer');

    for (const { promise } of restarted) {
      process.kill(postmasterPid(), 'SIGKILL');
      await promise;
      const { rows } = await pool.query<{ answer: number }>('SELECT answer FROM kept');
      expect(rows).to.deep.equal([{ answer: 42 }]);
    }

    await pool.end();
    expect(events.filter(({ kind }) => kind === 'died')).to.have.length(2);
    for (const event of events)
      if (event.kind === 'restarted') expectWithin('the restart', event.afterMs, 5_000);
  });

  it('can be stopped in the middle of a restart', async () => {
    const died = Promise.withResolvers<void>();
    const server = await start(({ kind }) => kind === 'died' && died.resolve());
    const killed = postmasterPid();
    process.kill(killed, 'SIGKILL');
    await died.promise;

    await server.stop();

    const left = readPostmasterFile(cluster)?.pid;
    expect(left === undefined || left === killed).to.equal(true);
    await start();
  });

  it('refuses a second service on its folder, in this process and in another', async () => {
    await start();
    const sentence = `The data folder ${dataDir} is in use by process ${process.pid}: stop that one, or give this one a DATA_DIR of its own.`;

    expect((await failure(start())).message).to.equal(sentence);
    expect(await startInProcess().outcome).to.deep.equal({ refusal: sentence });
  });

  it('starts after a kill -9 of the service, with every acknowledged write', async () => {
    const service = startInProcess();
    const { url = '' } = await service.outcome;
    const writer = new Client({ connectionString: url });
    writer.on('error', () => undefined);
    await writer.connect();
    await writer.query('CREATE TABLE written (id int PRIMARY KEY)');
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        await writer.query('INSERT INTO written VALUES ($1)', [acknowledged + 1]);
        acknowledged += 1;
      }
    })().catch(() => undefined);
    await until(() => acknowledged > 50);

    process.kill(postmasterPid(), 'SIGKILL');
    await service.kill();
    await writing;

    const { url: newUrl } = await start();
    expect(await query(newUrl, 'SELECT count(*)::int FROM written')).to.be.at.least(acknowledged);
  });

  it('waits for the server of a killed service that is still shutting down', async () => {
    const service = startInProcess();
    await service.outcome;
    const orphan = postmasterPid();
    process.kill(orphan, 'SIGSTOP');
    await service.kill();

    const starting = start();
    await until(() => readFileSync(join(dataDir, 'lock.pid'), 'utf8').trim() === String(process.pid));
    expect(isServerOf(orphan, cluster)).to.equal(true);
    process.kill(orphan, 'SIGCONT');

    const { url } = await starting;
    expect(isServerOf(orphan, cluster)).to.equal(false);
    expect(await query(url, 'SELECT 1 AS one')).to.equal(1);
  });

  it('lets exactly one of several services have the folder of a killed one', async () => {
    const killed = startInProcess();
    await killed.outcome;
    await killed.kill();

    const outcomes = await Promise.all([1, 2, 3, 4].map(() => startInProcess().outcome));

    expect(outcomes.filter(({ url }) => url !== undefined)).to.have.length(1);
    const refusals = outcomes.flatMap(({ refusal }) => refusal ?? []);
    expect(refusals).to.have.length(3);
    const winner = processes.find((_, index) => index > 0 && outcomes[index - 1]?.url !== undefined);
    for (const refusal of refusals)
      expect(refusal).to.include(`${dataDir} is in use by process ${winner?.child.pid}`);
  });

  it('starts after a kill -9 while its first database was being made', async () => {
    forgetDatabase();
    const service = startInProcess();
    await until(
      () => existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith('postgres.init-')),
    );
    await until(() => readdirSync(dataDir).some((name) => existsSync(join(dataDir, name, 'PG_VERSION'))));
    await service.kill();
    expect(existsSync(cluster)).to.equal(false);

    const { url } = await start();

    expect(await query(url, 'SELECT 1 AS one')).to.equal(1);
    expect(readdirSync(dataDir).toSorted()).to.deep.equal([
      'lock',
      'lock.pid',
      'postgres',
      'postgres.password',
    ]);
  });

  it('is not fooled by a postmaster.pid whose process id belongs to another program by now', async () => {
    await (await start()).stop();
    writeFileSync(
      join(cluster, 'postmaster.pid'),
      `${process.pid}\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`,
    );

    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).to.equal(1);
  });

  it('keeps no process alive, and ends with it', async () => {
    const service = startInProcess();
    await service.outcome;
    const pid = postmasterPid();

    expect(await service.letGo()).to.equal(0);
    await until(() => isServerOf(pid, cluster) === false);
    expect(existsSync(join(cluster, 'postmaster.pid'))).to.equal(false);
  });

  it('is joined by command-line tools while a service runs, and only then', async () => {
    forgetDatabase();
    expect(await joinEmbeddedPostgres(dataDir)).to.equal(null);
    const service = startInProcess();
    await until(() => existsSync(join(dataDir, 'lock.pid')));
    // The service is still starting: the tool waits for it.
    const joined = await joinEmbeddedPostgres(dataDir);
    expect(joined).to.equal((await service.outcome).url);
    expect(await query(joined ?? '', 'SELECT 1 AS one')).to.equal(1);

    await service.kill();
    expect(await joinEmbeddedPostgres(dataDir)).to.equal(null);
  });

  it('says in one sentence what to do when it cannot use the folder', async () => {
    forgetDatabase();
    mkdirSync(cluster, { recursive: true });
    writeFileSync(join(cluster, 'letter.txt'), 'not a database');
    expect((await failure(start())).message).to.equal(
      `The folder ${cluster} holds something that is not a PostgreSQL database: move it away, or choose another DATA_DIR.`,
    );
    writeFileSync(join(cluster, 'PG_VERSION'), '9\n');
    expect((await failure(start())).message).to.include('was made by PostgreSQL 9');
    rmSync(dataDir, { recursive: true });
    writeFileSync(dataDir, 'a file');
    expect((await failure(start())).message)
      .to.include(`The data folder ${dataDir} cannot be used`)
      .and.include('DATABASE_URL');
    rmSync(dataDir);
  });

  it('ends with a test process that is killed, and leaves no folder behind', async () => {
    const child = fork(join(import.meta.dirname, '../support/test-postgres-holder.ts'));
    const [folder] = (await once(child, 'message')) as [string];
    const pid = readPostmasterFile(join(folder, 'postgres'))?.pid ?? 0;
    expect(isServerOf(pid, join(folder, 'postgres'))).to.equal(true);

    child.kill('SIGKILL');

    await until(() => !existsSync(folder));
    expect(isServerOf(pid, join(folder, 'postgres'))).to.equal(false);
  });
});

async function query(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  const error = await rejection(promise);
  if (error instanceof EmbeddedPostgresError) return error;
  throw new Error(`expected an EmbeddedPostgresError, got ${String(error)}`);
}
