import { expect } from 'chai';
import { Statement } from '#adapters/postgres/statement.ts';
import { aSession, aUser, LIFETIMES, THEN } from '#tests/support/builders.ts';
import { describePostgres } from '#tests/support/persistence.ts';

const NETWORK = '192.0.2.0';
const DAY_SECONDS = 24 * 3600;
const LIVES_LONG = { ...LIFETIMES, maxTtl: 90 * DAY_SECONDS };

/** Of this transaction: rows that were changed, and those of which no index was told. $1 table */
const changes = new Statement<{ readonly rows: number; readonly quiet: number }>(
  'test_changes',
  `SELECT n_tup_upd::integer AS rows, n_tup_hot_upd::integer AS quiet
   FROM pg_stat_xact_user_tables WHERE relname = $1`,
);

describePostgres('Indexes', (p) => {
  const user = aUser().build();
  const session = aSession(user).openedAt(THEN, LIVES_LONG).build();
  const { id: sessionId, secretHash } = session;

  beforeEach(async () => {
    await p.users.add(user);
    await p.sessions.open(session, 1, NETWORK);
  });

  function later(seconds: number): Date {
    return new Date(THEN.getTime() + seconds * 1000);
  }

  it('hear nothing of a refresh, but for the first of a day', async () => {
    await p.uow.run(async () => {
      await p.sessions.rotate({ sessionId, secretHash, counter: 0 }, later(1), LIVES_LONG);
      expect(await p.database.first(changes, ['sessions'])).to.deep.equal({ rows: 1, quiet: 1 });
      const tomorrow = { ...LIVES_LONG, idleTtl: LIVES_LONG.idleTtl + DAY_SECONDS };
      await p.sessions.rotate({ sessionId, secretHash, counter: 1 }, later(1), tomorrow);
      expect(await p.database.first(changes, ['sessions'])).to.deep.equal({ rows: 2, quiet: 1 });
    });
  });

  it('hear nothing of a login from a network that is known, but for the first of a day', async () => {
    await p.uow.run(async () => {
      for (const seconds of [1, DAY_SECONDS]) {
        await p.sessions.open(aSession(user).openedAt(later(seconds)).build(), 1, NETWORK);
      }
      expect(await p.database.first(changes, ['known_networks'])).to.deep.equal({ rows: 2, quiet: 1 });
    });
  });
});
