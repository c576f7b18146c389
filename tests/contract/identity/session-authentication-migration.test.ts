import { expect } from 'chai';
import { sql } from 'kysely';
import { Migrator } from '#adapters/postgres/migrator.ts';
import { MIGRATIONS } from '#adapters/postgres/migrations.ts';
import type { Session } from '#domain/identity/sessions/session.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { aSession, aUser, LIFETIMES, reuseEvent, THEN } from '#tests/support/builders.ts';
import { postgresPersistence, type PostgresPersistence } from '#tests/support/persistence.ts';
import { createDatabase, type TestDatabase } from '#tests/support/test-postgres.ts';

const NAME = '20260101001400-session-authentication';

describe('Sessions of a release that did not say how they were opened', () => {
  const user = aUser().build();
  let target: TestDatabase;
  let migrator: Migrator;
  let p: PostgresPersistence;

  beforeEach(async () => {
    target = await createDatabase();
    migrator = new Migrator({ url: target.url });
    p = postgresPersistence({ url: target.url });
    await migrator.migrate();
    await p.users.add(user);
  });

  afterEach(async () => {
    await p.outbox.close();
    await p.database.close();
    await target.release();
  });

  /** As an instance of that release does it. */
  async function insertedByOld(owner: User): Promise<Session> {
    const session = aSession(owner).build();
    const { id, userId, createdAt, idleExpiresAt, expiresAt, secretHash } = session;
    await p.database.rows(sql`
      INSERT INTO sessions (id, user_id, created_at, last_used_at, rotated_at, idle_expires_at, expires_at, ip,
        user_agent, secret_hash, counter, replays)
      VALUES (${id}, ${userId}, ${createdAt}, ${createdAt}, ${createdAt}, ${idleExpiresAt}, ${expiresAt}, ${session.ip},
        ${session.userAgent}, ${secretHash}, 0, 0)`);
    return session;
  }

  async function expectByPassword(session: Session): Promise<void> {
    const opened = { authTime: session.createdAt, amr: ['pwd'], acr: 'aal1' };
    expect(await p.sessions.find(session.id)).to.deep.include(opened);
    const token = { sessionId: session.id, secretHash: session.secretHash, counter: 0 };
    const outcome = await p.sessions.rotate(token, THEN, LIFETIMES, reuseEvent());
    expect('session' in outcome && outcome.session).to.deep.include(opened);
  }

  it('were opened by a password, when they were made', async () => {
    const after = MIGRATIONS.slice(MIGRATIONS.findIndex(({ name }) => name === NAME));
    for (const _ of after) await migrator.revert();
    const session = await insertedByOld(user);
    expect(await migrator.migrate()).to.include(NAME);
    await expectByPassword(session);
  });

  it('are so too while old instances go on opening them beside new ones', async () => {
    await expectByPassword(await insertedByOld(user));
  });
});
