import { expect } from 'chai';
import { DatabaseHealthCheck } from '#adapters/postgres/database-health-check.ts';
import { DEFAULT_DEADLINES, type DatabaseDeadlines } from '#adapters/postgres/database-options.ts';
import { describeRefusal } from '#adapters/postgres/describe-refusal.ts';
import { Migrator } from '#adapters/postgres/migrator.ts';
import { PostgresDatabase } from '#adapters/postgres/postgres-database.ts';
import { Statement } from '#adapters/postgres/statement.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import { aUser } from '#tests/support/builders.ts';
import { outside } from '#tests/support/outside.ts';
import { postgresPersistence, type PostgresPersistence } from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-postgres.ts';
import { until } from '#tests/support/until.ts';

const POOL_SIZE = 10;
/** In the long run the real deadlines against the real promise; else a quarter of both, to the same proportions. */
const QUICKER = process.env.LONG === undefined ? 4 : 1;
const ANSWER_MS = 2_000 / QUICKER;
const deadlines = Object.fromEntries(
  Object.entries(DEFAULT_DEADLINES).map(([name, ms]) => [name, ms / QUICKER]),
) as unknown as DatabaseDeadlines;

const backend = new Statement<{ readonly pid: number }>('test_backend', 'SELECT pg_backend_pid() AS pid');
const sleep = new Statement('test_sleep', 'SELECT pg_sleep(30)');

describe('The connection pool', function () {
  this.timeout(30_000);

  let target: TestDatabase;
  let p: PostgresPersistence;
  const user = aUser().build();

  before(async () => {
    target = await createMigratedDatabase();
    p = postgresPersistence({ url: target.url, poolSize: POOL_SIZE, deadlines });
    await p.users.add(user);
  });

  after(async () => {
    await p?.database.close();
    await target?.drop();
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

  /** Asserts that the call is refused for now, and in time. */
  async function refusedInTime(call: () => Promise<unknown>): Promise<void> {
    const start = performance.now();
    expect(await rejection(call())).to.be.instanceOf(ServiceUnavailableError);
    expect(performance.now() - start).to.be.below(ANSWER_MS);
  }

  async function thousandReads(): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      const found = await Promise.all(
        Array.from({ length: 50 }, (_, turn) =>
          turn % 2 === 0 ? p.users.findById(user.id) : p.sessions.listLive(user.id, new Date()),
        ),
      );
      expect(found[0]).to.deep.equal(user);
    }
  }

  it('loses no place when more backends than it has places die in the middle of their transactions', async () => {
    for (let death = 0; death <= POOL_SIZE; death += 1) {
      await refusedInTime(() =>
        p.uow.run(async () => {
          const mine = await p.database.first(backend, []);
          await p.users.lock(user.id);
          await kill(mine!.pid);
          await (death % 2 === 0 ? p.users.findById(user.id) : p.users.save(user));
        }),
      );
    }
    await thousandReads();
    expect(p.database.standing().waiting).to.equal(0);
  });

  it('does not notice that all of its idle connections were killed', async () => {
    await Promise.all(Array.from({ length: POOL_SIZE }, () => p.users.findById(user.id)));
    await withClient(target.url, (client) =>
      client.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()`),
    );
    await until(() => p.database.standing().open === 0);
    await thousandReads();
  });

  it('answers in time when all of its connections are in use, and goes on when they are free', async () => {
    const small = new PostgresDatabase({ url: target.url, poolSize: 2, deadlines });
    try {
      const release = Promise.withResolvers<void>();
      const holders = [1, 2].map(() => small.transaction(() => release.promise));
      await until(() => small.standing().open === 2 && small.standing().idle === 0);
      await refusedInTime(() => small.first(backend, []));
      await refusedInTime(() => small.transaction(() => Promise.resolve()));
      expect(await new DatabaseHealthCheck({ database: small }).check()).to.equal('down');
      release.resolve();
      await Promise.all(holders);
      expect(await small.first(backend, [])).not.to.equal(null);
      expect(await new DatabaseHealthCheck({ database: small }).check()).to.equal('ok');
    } finally {
      await small.close();
    }
  });

  it('ends a statement that takes too long, and keeps its connection', async () => {
    const open = p.database.standing().open;
    await refusedInTime(() => p.database.execute(sleep, []));
    expect(p.database.standing().open).to.equal(open);
    await refusedInTime(() => p.uow.run(() => p.database.execute(sleep, [])));
    await thousandReads();
  });

  it('lends no connection out of a transaction that is over', async () => {
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
    let database: PostgresDatabase;

    beforeEach(async () => {
      proxy = await startTcpProxy(target.url);
      database = new PostgresDatabase({ url: proxy.url, poolSize: 3, deadlines });
    });

    afterEach(async () => {
      await proxy.close();
      await database.close();
    });

    it('answers in time, on old connections and on new ones, and recovers', async () => {
      await Promise.all([1, 2].map(() => database.first(backend, [])));
      proxy.freeze();
      await Promise.all(Array.from({ length: 8 }, () => refusedInTime(() => database.first(backend, []))));
      await refusedInTime(() => database.transaction(() => database.first(backend, [])));
      expect(await new DatabaseHealthCheck({ database }).check()).to.equal('down');
      proxy.thaw();
      await until(async () => (await database.first(backend, []).catch(() => null)) !== null);
      for (let read = 0; read < 100; read += 1) expect(await database.first(backend, [])).not.to.equal(null);
    });

    it('answers in time in the middle of a transaction', async () => {
      await refusedInTime(() =>
        database.transaction(async () => {
          await database.first(backend, []);
          proxy.freeze();
          await database.first(backend, []);
        }),
      );
    });
  });

  describe('of a server that can’t be used', () => {
    async function failure(change: (url: URL) => void): Promise<unknown> {
      const url = new URL(target.url);
      change(url);
      const database = new PostgresDatabase({ url: url.href });
      try {
        const start = performance.now();
        const failed = await rejection(database.first(backend, []));
        expect(performance.now() - start).to.be.below(2_000);
        expect(failed).to.be.instanceOf(ServiceUnavailableError);
        expect(describeRefusal(await rejection(new Migrator({ url: url.href }).migrate()))).to.equal(
          describeRefusal(failed),
        );
        return failed;
      } finally {
        await database.close();
      }
    }

    it('is no refusal where nobody listens: it may come back', async () => {
      expect(describeRefusal(await failure((url) => (url.port = '1')))).to.equal(null);
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
