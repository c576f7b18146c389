import { expect } from 'chai';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import { Email } from '#domain/identity/accounts/email.ts';
import { LoginName } from '#domain/identity/accounts/login-name.ts';
import { aSession, aTask, aUser, LIFETIMES, newId, THEN } from '#tests/support/builders.ts';
import { postgresPersistence, type PostgresPersistence } from '#tests/support/persistence.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-postgres.ts';
import { Statement } from '#adapters/postgres/statement.ts';

const LATER = new Date(THEN.getTime() + 1_000);

const MANY = 3_000;
const AT_A_TIME = 50;
/** The index of the admins holds nobody else. */
const READS_ALL = /Seq Scan|Index (?:Only )?Scan (?:Backward )?(?:using|on) (?!users_admins)/;

const prepared = new Statement<{ readonly name: string; readonly text: string }>(
  'test_prepared',
  'SELECT name, statement AS text FROM pg_prepared_statements',
);

describe('Statements', function () {
  this.timeout(30_000);

  let target: TestDatabase;
  let p: PostgresPersistence;

  before(async () => {
    target = await createMigratedDatabase();
    // One connection, which then knows all the statements that were prepared.
    p = postgresPersistence({ url: target.url, poolSize: 1 });
  });

  after(async () => {
    await p?.database.close();
    await target?.drop();
  });

  async function useEverything(): Promise<void> {
    const user = aUser().withRole('admin').build();
    const task = aTask(user).build();
    await p.users.add(user, 'hash' as PasswordHash);
    await p.users.findById(user.id);
    await p.users.list(10, null);
    await p.users.hasAdmin();
    await p.credentials.findByName(Email.parse(user.email!));
    await p.credentials.findByName(LoginName.parse(user.login!));
    await p.credentials.findByUserId(user.id);
    await p.tasks.add(task);
    await Promise.all([1, 2].map(() => p.tasks.add(aTask(user).build())));
    await p.tasks.find(task.id, user.id);
    await p.tasks.list({ ownerId: user.id, status: null, limit: 10, before: null });
    await p.tasks.list({ ownerId: user.id, status: 'todo', limit: 10, before: null });
    const session = aSession(user).build();
    const token = { sessionId: session.id, secretHash: session.secretHash, counter: 1 };
    for (let count = 0; count < 60; count += 1) await p.sessions.open(aSession(user).build(), 1, '192.0.2.0');
    await p.sessions.open(session, 1, '192.0.2.0');
    const other = aUser().build();
    await p.users.add(other);
    await Promise.all([user, other].map((each) => p.sessions.open(aSession(each).build(), 1, '192.0.2.0')));
    await p.sessions.rotate(token, THEN, LIFETIMES);
    const tokens = [token, { ...token, sessionId: newId<typeof session.id>() }];
    await Promise.all(tokens.map((each) => p.sessions.rotate(each, THEN, LIFETIMES)));
    await p.sessions.stateOf(newId(), user.id, THEN);
    await p.sessions.end(session.id, user.id, 'logged_out', LATER);
    await p.sessions.listUsersWithLive(LATER, 10, null);
    await p.sessions.purge(THEN, THEN, 10);
    await p.uow.run(async () => {
      await p.users.lock(user.id);
      await p.users.raiseSecurityVersion(user.id);
      await p.users.countOtherAdmins(user.id);
      await p.sessions.endAll(user.id, 'account_deleted', LATER, null);
      await p.users.remove(user.id);
    });
  }

  /** Of an empty table any way is a short one. */
  async function fill(): Promise<void> {
    // A few at a time, as all wait for one connection.
    for (let count = 0; count < MANY; count += AT_A_TIME) {
      const users = Array.from({ length: AT_A_TIME }, () => aUser().build());
      await Promise.all(users.map((user) => p.users.add(user, 'hash' as PasswordHash)));
      await Promise.all(users.map((user) => p.sessions.open(aSession(user).build(), 1, '192.0.2.0')));
      await Promise.all(users.map((user) => p.tasks.add(aTask(user).build())));
    }
    await withClient(target.url, (client) => client.query('ANALYZE'));
  }

  it('find all of their rows by a key in an index', async () => {
    await fill();
    await useEverything();
    const { rows: statements } = await p.database.execute(prepared, []);
    expect(statements).to.have.length.above(25);
    const scans = await withClient(target.url, async (client) => {
      await client.query('SET enable_seqscan = off');
      const found: string[] = [];
      for (const { name, text } of statements) {
        if (name.startsWith('test_')) continue;
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${text}`);
        const plan = rows.map((row) => row['QUERY PLAN']);
        const withoutKey = plan.filter(
          (line, at) => READS_ALL.test(line) && !plan[at + 1]?.includes('Index Cond'),
        );
        found.push(...withoutKey.map((line) => `${name}: ${line.trim()}`));
      }
      return found;
    });
    expect(scans).to.deep.equal([]);
  });
});
