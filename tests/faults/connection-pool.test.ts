import { expect } from 'chai';
import { sql } from 'kysely';
import { DatabaseHealthCheck } from '#adapters/postgres/database-health-check.ts';
import { Database } from '#adapters/postgres/database.ts';
import { describeOutage } from '#adapters/postgres/describe-outage.ts';
import { describeRefusal } from '#adapters/postgres/describe-refusal.ts';
import { Migrator } from '#adapters/postgres/migrator.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import { aUser } from '#tests/support/builders.ts';
import { outside } from '#tests/support/outside.ts';
import { postgresPersistence, type PostgresPersistence } from '#tests/support/persistence.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';
import { rejection } from '#tests/support/rejection.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-postgres.ts';
import { until } from '#tests/support/until.ts';

const POOL_SIZE = 10;

const backend = sql<{ readonly pid: number }>`SELECT pg_backend_pid() AS pid`;
const sleep = sql`SELECT pg_sleep(30)`;

describe('The connection pool', function () {
  this.timeout(180_000);

  let target: TestDatabase;
  let p: PostgresPersistence;
  const user = aUser().build();

  before(async () => {
    target = await createMigratedDatabase();
    p = postgresPersistence({ url: target.url, poolSize: POOL_SIZE });
    await p.users.add(user);
  });

  after(async () => {
    await p?.database.close();
    await target?.release();
  });

  async function kill(pid: number): Promise<void> {
    await withClient(target.url, async (client) => {
      await client.query('SELECT pg_terminate_backend($1)', [pid]);
      await until(async () => {
        const { rowCount } = await client.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid]);
        return rowCount === 0;
      });
    });
  }

  /** Asserts that the call is refused for now. */
  async function refused(call: () => Promise<unknown>): Promise<void> {
    expect(await rejection(call())).to.be.instanceOf(ServiceUnavailableError);
  }

  async function thousandReads(): Promise<void> {
    for (let round = 0; round < 50; round += 1) {
      const found = await Promise.all(
        Array.from({ length: 2 * POOL_SIZE }, (_, turn) =>
          turn % 2 === 0 ? p.users.findById(user.id) : p.sessions.listLive(user.id, new Date()),
        ),
      );
      expect(found[0]).to.deep.equal(user);
    }
  }

  it('loses no place when more backends than it has places die in the middle of their transactions', async () => {
    for (let death = 0; death <= POOL_SIZE; death += 1) {
      await refused(() =>
        p.uow.run(async () => {
          const [mine] = await p.database.rows(backend);
          await p.users.lock(user.id);
          await kill(mine!.pid);
          await (death % 2 === 0 ? p.users.findById(user.id) : p.users.save(user));
        }),
      );
    }
    await thousandReads();
    expect(p.database.poolStatistics().waiting).to.equal(0);
  });

  it('does not notice that all of its idle connections were killed', async () => {
    await Promise.all(Array.from({ length: POOL_SIZE }, () => p.users.findById(user.id)));
    await withClient(target.url, (client) =>
      client.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()`),
    );
    await until(() => p.database.poolStatistics().open === 0);
    await thousandReads();
  });

  it('answers in time when all of its connections are in use, and goes on when they are free', async () => {
    const small = new Database({ url: target.url, poolSize: 2 });
    try {
      const release = Promise.withResolvers<void>();
      const holders = [1, 2].map(() => small.transaction(() => release.promise));
      await until(() => small.poolStatistics().open === 2 && small.poolStatistics().idle === 0);
      await refused(() => small.rows(backend));
      await refused(() => small.transaction(() => Promise.resolve()));
      expect(
        await new DatabaseHealthCheck({ database: small, logger: new RecordingLogger() }).check(),
      ).to.equal('down');
      release.resolve();
      await Promise.all(holders);
      expect(await small.rows(backend)).to.have.length(1);
      expect(
        await new DatabaseHealthCheck({ database: small, logger: new RecordingLogger() }).check(),
      ).to.equal('ok');
    } finally {
      await small.close();
    }
  });

  it('ends a statement that takes too long, and keeps its connection', async () => {
    const open = p.database.poolStatistics().open;
    await refused(() => p.database.rows(sleep));
    expect(p.database.poolStatistics().open).to.equal(open);
    await refused(() => p.uow.run(() => p.database.rows(sleep)));
    await thousandReads();
  });

  it('gives nobody the connection of a transaction that has ended', async () => {
    let late: () => Promise<unknown> = () => Promise.resolve();
    await p.uow.run(() => {
      const statement = Promise.withResolvers<void>();
      const running = statement.promise.then(() => p.users.findById(user.id));
      late = () => {
        statement.resolve();
        return running;
      };
      return Promise.resolve();
    });
    expect(await rejection(late())).to.be.instanceOf(Error);
    await outside(() => thousandReads());
  });

  describe('of a server that freezes', () => {
    let proxy: TcpProxy;
    let database: Database;

    beforeEach(async () => {
      proxy = await startTcpProxy(target.url);
      database = new Database({ url: proxy.url, poolSize: 3 });
    });

    afterEach(async () => {
      await proxy.close();
      await database.close();
    });

    it('answers in time, on old connections and on new ones, and recovers', async () => {
      await Promise.all([1, 2].map(() => database.rows(backend)));
      proxy.freeze();
      await Promise.all(Array.from({ length: 8 }, () => refused(() => database.rows(backend))));
      await refused(() => database.transaction(() => database.rows(backend)));
      expect(await new DatabaseHealthCheck({ database, logger: new RecordingLogger() }).check()).to.equal(
        'down',
      );
      proxy.thaw();
      await until(async () => (await database.rows(backend).catch(() => [])).length === 1);
      for (let read = 0; read < 100; read += 1) expect(await database.rows(backend)).to.have.length(1);
    });

    it('answers in time in the middle of a transaction', async () => {
      await refused(() =>
        database.transaction(async () => {
          await database.rows(backend);
          proxy.freeze();
          await database.rows(backend);
        }),
      );
    });
  });

  describe('of a server that can’t be used', () => {
    async function failure(change: (url: URL) => void): Promise<unknown> {
      const url = new URL(target.url);
      change(url);
      const database = new Database({ url: url.href });
      try {
        const failed = await rejection(database.rows(backend));
        expect(failed).to.be.instanceOf(ServiceUnavailableError);
        expect(describeRefusal(await rejection(new Migrator({ url: url.href }).migrate()))).to.equal(
          describeRefusal(failed),
        );
        return failed;
      } finally {
        await database.close();
      }
    }

    it('may come back where nobody listens, and where its name has no address', async () => {
      for (const [change, word] of [
        [(url: URL) => void (url.port = '1'), 'listens'],
        [(url: URL) => void (url.hostname = 'nowhere.invalid'), 'name'],
      ] as const) {
        const failed = await failure(change);
        expect(describeRefusal(failed)).to.equal(null);
        expect(describeOutage(failed)).to.include(word);
      }
    });

    const refusals: readonly (readonly [string, (url: URL) => void, string])[] = [
      ['the password is wrong', (url) => (url.password = 'sup3rsecret'), 'password'],
      ['the user does not exist', (url) => (url.username = 'nobody-here'), 'user name'],
      ['there is no password', (url) => (url.password = ''), 'password'],
      ['the database does not exist', (url) => (url.pathname = 'nothing-here'), 'database'],
      ['it has no TLS', (url) => url.searchParams.set('sslmode', 'verify-full'), 'TLS'],
    ];
    for (const [what, change, word] of refusals) {
      it(`is told in a sentence without the password when ${what}`, async () => {
        const sentence = describeRefusal(await failure(change));
        expect(sentence)
          .to.include(word)
          .and.match(/^[A-Z].*\.$/);
        expect(sentence).not.to.include('sup3rsecret');
      });
    }
  });
});
