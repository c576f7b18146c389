import { expect } from 'chai';
import { sql } from 'kysely';
import { escapeIdentifier } from 'pg';
import { Database } from '#adapters/postgres/database.ts';
import { DatabaseHealthCheck } from '#adapters/postgres/database-health-check.ts';
import { describeOutage } from '#adapters/postgres/describe-outage.ts';
import { describeRefusal } from '#adapters/postgres/describe-refusal.ts';
import { Migrator } from '#adapters/postgres/migrator.ts';
import { freePort } from '#adapters/embedded-postgres/free-port.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import {
  aSession,
  aTask,
  aUser,
  LIFETIMES,
  openingEvents,
  reuseEvent,
  THEN,
} from '#tests/support/builders.ts';
import { postgresPersistence } from '#tests/support/persistence.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';
import { rejection } from '#tests/support/rejection.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import { createDatabase, type TestDatabase } from '#tests/support/test-postgres.ts';

const HOSTILE_SETTINGS = {
  DateStyle: `'SQL, DMY'`,
  IntervalStyle: `'sql_standard'`,
  TimeZone: `'Asia/Kolkata'`,
  search_path: 'nowhere',
  standard_conforming_strings: 'off',
  bytea_output: `'escape'`,
  statement_timeout: '200',
  default_transaction_isolation: `'repeatable read'`,
};

describe('Connections to PostgreSQL', function () {
  this.timeout(30_000);

  let target: TestDatabase;

  beforeEach(async () => {
    target = await createMigratedDatabase();
  });

  afterEach(async () => await target.release());

  async function configure(settings: Readonly<Record<string, string>>): Promise<void> {
    await withClient(target.url, async (client) => {
      for (const [name, value] of Object.entries(settings))
        await client.query(`ALTER DATABASE ${escapeIdentifier(target.name)} SET ${name} = ${value}`);
    });
  }

  async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
    const database = new Database({ url, poolSize: 1 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  it('do not depend on the settings of the database or of the role', async () => {
    await configure(HOSTILE_SETTINGS);
    const p = postgresPersistence({ url: target.url });
    const user = aUser().withNames(`Zoë \\ "O'Hara"`, '李').withRole('a\\b').build();
    const session = aSession(user).from('192.0.2.1', `\\' Browser`).build();
    const task = aTask(user).dueAt(new Date('2026-12-01T02:03:04.567Z')).build();
    try {
      await p.users.add(user);
      expect(await p.users.findById(user.id)).to.deep.equal(user);
      await p.sessions.open(session, 1, '192.0.2.0', openingEvents(session));
      await p.tasks.add(task);
      expect(await p.users.save(user)).to.deep.equal(user.withVersion(2));
      expect(await p.sessions.find(session.id)).to.deep.equal(session);
      expect(await p.tasks.find(task.id, user.id)).to.deep.equal(task);
      const token = { sessionId: session.id, secretHash: session.secretHash, counter: 0 };
      expect((await p.sessions.rotate(token, THEN, LIFETIMES, reuseEvent())).kind).to.equal('rotated');
    } finally {
      await p.database.close();
    }
  });

  it('have transactions at READ COMMITTED, on which the locks by name rely', async () => {
    await configure(HOSTILE_SETTINGS);
    await withDatabase(target.url, async (database) => {
      const rows = await database.transaction(() =>
        database.rows(sql`SELECT current_setting('transaction_isolation') AS isolation`),
      );
      expect(rows).to.deep.equal([{ isolation: 'read committed' }]);
    });
  });

  it('stay of use when a migration adds columns while the service runs', async () => {
    const p = postgresPersistence({ url: target.url });
    const user = aUser().build();
    const session = aSession(user).build();
    const task = aTask(user).build();
    const readAll = async (): Promise<void> => {
      expect(await p.users.findById(user.id)).to.include({ id: user.id });
      expect(await p.users.list(10, null)).to.have.lengthOf(1);
      expect(await p.sessions.find(session.id)).to.include({ id: session.id });
      expect(await p.sessions.listLive(user.id, THEN)).to.have.lengthOf(1);
      expect(await p.tasks.find(task.id, user.id)).to.include({ id: task.id });
    };
    try {
      await p.users.add(user);
      await p.sessions.open(session, 1, '192.0.2.0', openingEvents(session));
      await p.tasks.add(task);
      await readAll();
      await withClient(target.url, async (client) => {
        for (const table of ['users', 'sessions', 'tasks'])
          await client.query(`ALTER TABLE ${table} ADD COLUMN later text`);
      });
      await readAll();
    } finally {
      await p.database.close();
    }
  });

  it('have the deadlines of the service', async () => {
    await withDatabase(target.url, async (database) => {
      const [row] = await database.rows(sql<Record<string, string>>`
        SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
          current_setting('idle_in_transaction_session_timeout') AS idle`);
      expect(row).to.deep.equal({ statement: '1400ms', lock: '1250ms', idle: '5s' });
    });
  });

  it('are refused, with a sentence, to a database that is not in UTF-8', async () => {
    const latin = await createDatabase({ encoding: 'LATIN1' });
    const failure = await withDatabase(latin.url, (database) => rejection(database.rows(sql`SELECT 1`)));
    await latin.release();
    expect(failure).to.be.instanceOf(ServiceUnavailableError);
    expect(describeRefusal(failure)).to.include('UTF-8');
  });

  it('are refused to a server that takes no writes, until it does', async () => {
    await configure({ default_transaction_read_only: 'on' });
    await withDatabase(target.url, async (database) => {
      const failure = await rejection(database.rows(sql`SELECT 1`));
      expect(failure).to.be.instanceOf(ServiceUnavailableError);
      expect(describeRefusal(failure)).to.equal(null);
      expect(describeOutage(failure)).to.include('takes no writes');
      expect(await new DatabaseHealthCheck({ database, logger: new RecordingLogger() }).check()).to.equal(
        'down',
      );
      await withClient(target.url, async (client) => {
        await client.query('SET default_transaction_read_only = off');
        await client.query(
          `ALTER DATABASE ${escapeIdentifier(target.name)} RESET default_transaction_read_only`,
        );
      });
      expect(await new DatabaseHealthCheck({ database, logger: new RecordingLogger() }).check()).to.equal(
        'ok',
      );
    });
  });

  it('are closed when they turn out to take no writes', async () => {
    const p = postgresPersistence({ url: target.url, poolSize: 1 });
    try {
      await p.database.rows(sql`SET default_transaction_read_only = on`);
      expect(
        await new DatabaseHealthCheck({ database: p.database, logger: new RecordingLogger() }).check(),
      ).to.equal('down');
      expect(await rejection(p.users.add(aUser().build()))).to.be.instanceOf(ServiceUnavailableError);
      await p.users.add(aUser().build());
      expect(
        await new DatabaseHealthCheck({ database: p.database, logger: new RecordingLogger() }).check(),
      ).to.equal('ok');
    } finally {
      await p.database.close();
    }
  });

  it('go to the next of several hosts where one is away', async () => {
    const { host } = new URL(target.url);
    const away = `127.0.0.1:${await freePort()}`;
    for (const hosts of [`${away},${host}`, `${host},${away}`, `${away},${away},${host}`]) {
      const url = `${target.url.replace(host, hosts)}?target_session_attrs=read-write`;
      await withDatabase(url, async (database) => {
        expect(await database.rows(sql`SELECT 1 AS one`)).to.deep.equal([{ one: 1 }]);
      });
      expect(await new Migrator({ url }).migrate()).to.deep.equal([]);
    }
  });
});
