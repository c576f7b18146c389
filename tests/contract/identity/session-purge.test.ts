import { expect } from 'chai';
import type { Session } from '#domain/identity/sessions/session.ts';
import { aSession, aUser, openingEvents, THEN } from '#tests/support/builders.ts';
import { outside } from '#tests/support/outside.ts';
import { describePersistence, describePostgres, type Persistence } from '#tests/support/persistence.ts';

const DAY_MS = 24 * 3600 * 1000;
const NETWORK = '192.0.2.0';
const user = aUser().build();

function after(ms: number, time: Date = THEN): Date {
  return new Date(time.getTime() + ms);
}

async function opened(p: Persistence, count: number): Promise<readonly Session[]> {
  const sessions = Array.from({ length: count }, () => aSession(user).build());
  for (const session of sessions) await p.sessions.open(session, 1, NETWORK, openingEvents(session));
  return sessions;
}

describePersistence('Purging sessions', (p) => {
  beforeEach(() => p.users.add(user));

  it('ends what has expired, and takes its address and user agent', async () => {
    const [session] = await opened(p, 1);
    const now = session!.idleExpiresAt;
    expect(await p.sessions.purge(after(-1, now), THEN, 10)).to.equal(0);
    expect(await p.sessions.purge(now, THEN, 10)).to.equal(1);
    expect(await p.sessions.find(session!.id)).to.deep.equal(session!.ended('session_expired', now));
  });

  it('deletes what ended long enough ago, and nothing younger', async () => {
    const [old, young] = await opened(p, 2);
    await p.sessions.end(old!.id, user.id, 'logged_out', THEN);
    await p.sessions.end(young!.id, user.id, 'logged_out', after(1));
    expect(await p.sessions.purge(after(2), after(1), 10)).to.equal(1);
    expect(await p.sessions.find(old!.id)).to.equal(null);
    expect(await p.sessions.find(young!.id)).not.to.equal(null);
  });

  it('deletes the rows of accounts that are gone too', async () => {
    const [session] = await opened(p, 1);
    await p.sessions.endAll(user.id, 'account_deleted', THEN, null);
    await p.users.remove(user.id);
    await p.users.add(user);
    expect(await p.sessions.purge(after(1), after(1), 10)).to.equal(1);
    expect(await p.sessions.stateOf(session!.id, user.id, THEN)).to.include({ reason: 'session_expired' });
  });

  it('touches no more than its limit of each kind', async () => {
    const sessions = await opened(p, 8);
    for (const { id } of sessions.slice(0, 4)) await p.sessions.end(id, user.id, 'logged_out', THEN);
    const now = sessions[7]!.idleExpiresAt;
    const touched = [];
    for (let batch = 0; batch < 4; batch += 1) touched.push(await p.sessions.purge(now, after(1), 3));
    expect(touched).to.deep.equal([6, 2, 0, 0]);
  });

  it('leaves live sessions alone', async () => {
    const [session] = await opened(p, 1);
    expect(await p.sessions.purge(after(1), after(1), 10)).to.equal(0);
    expect(await p.sessions.find(session!.id)).to.deep.equal(session);
  });

  it('forgets networks from which nobody has come for ninety days', async () => {
    await opened(p, 1);
    await p.sessions.endAll(user.id, 'logged_out', after(DAY_MS), null);
    await p.sessions.purge(after(90 * DAY_MS), THEN, 10);
    expect(await p.sessions.hasOpenedFrom(user.id, NETWORK, THEN)).to.equal(true);
    await p.sessions.purge(after(90 * DAY_MS + 1), THEN, 10);
    expect(await p.sessions.hasOpenedFrom(user.id, NETWORK, THEN)).to.equal(false);
  });

  it('touches each row once when several are at it', async () => {
    const sessions = await opened(p, 40);
    const now = sessions[0]!.idleExpiresAt;
    const touched = await Promise.all(Array.from({ length: 6 }, () => p.sessions.purge(now, THEN, 10)));
    const total = touched.reduce<number>((sum, rows) => sum + (rows ?? 0), 0);
    const left = await p.sessions.purge(now, THEN, 100);
    expect(total + (left ?? 0)).to.equal(40);
  });
});

describePostgres('Purging sessions beside others', (p) => {
  beforeEach(() => p.users.add(user));

  it('is left to the instance that is at it', async () => {
    await opened(p, 1);
    await p.uow.run(async () => {
      expect(await p.sessions.purge(THEN, THEN, 10)).to.equal(0);
      expect(await outside(() => p.sessions.purge(THEN, THEN, 10))).to.equal(null);
    });
    expect(await p.sessions.purge(THEN, THEN, 10)).to.equal(0);
  });

  it('waits for nobody: a row that somebody holds is left for the next time', async () => {
    const [held, free] = await opened(p, 2);
    const now = held!.idleExpiresAt;
    await p.uow.run(async () => {
      await p.sessions.end(held!.id, user.id, 'logged_out', THEN);
      expect(await outside(() => p.sessions.purge(now, THEN, 10))).to.equal(1);
    });
    expect((await p.sessions.find(free!.id))?.endReason).to.equal('session_expired');
    expect((await p.sessions.find(held!.id))?.endReason).to.equal('logged_out');
  });
});
