import { expect } from 'chai';
import { Statement } from '#adapters/postgres/statement.ts';
import { aSession, aTask, aUser, LIFETIMES, THEN } from '#tests/support/builders.ts';
import { describePostgres } from '#tests/support/persistence.ts';

/** Who wrote the rows as they are: a transaction each. */
const writers = {
  sessions: new Statement('test_writers_of_sessions', 'SELECT DISTINCT xmin::text AS writer FROM sessions'),
  tasks: new Statement('test_writers_of_tasks', 'SELECT DISTINCT xmin::text AS writer FROM tasks'),
};

/** Alone, each is done by another statement, and right as well: only this tells that the common one does anything. */
describePostgres('Writes of one moment', (p) => {
  const users = Array.from({ length: 6 }, () => aUser().build());
  const sessions = users.map((user) => aSession(user).build());
  beforeEach(() => Promise.all(users.map((user) => p.users.add(user))));

  async function writersOf(table: keyof typeof writers): Promise<number> {
    return (await p.database.execute(writers[table], [])).rows.length;
  }

  it('are one statement: sessions that are opened', async () => {
    await Promise.all(sessions.map((session) => p.sessions.open(session, 1, '192.0.2.0')));
    expect(await writersOf('sessions')).to.equal(1);
  });

  it('are one statement: sessions that are refreshed', async () => {
    for (const session of sessions) await p.sessions.open(session, 1, '192.0.2.0');
    expect(await writersOf('sessions')).to.equal(6);
    const tokens = sessions.map(({ id, secretHash }) => ({ sessionId: id, secretHash, counter: 0 }));
    await Promise.all(tokens.map((token) => p.sessions.rotate(token, THEN, LIFETIMES)));
    expect(await writersOf('sessions')).to.equal(1);
  });

  it('are one statement: tasks that are made', async () => {
    await Promise.all(users.map((user) => p.tasks.add(aTask(user).build())));
    expect(await writersOf('tasks')).to.equal(1);
  });
});
