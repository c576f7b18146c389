import { expect } from 'chai';
import type { AuditEvent } from '#domain/audit/audit-event.ts';
import { MAX_LIVE_SESSIONS } from '#domain/identity/sessions/session.ts';
import {
  ALL_EVENTS,
  aSession,
  aUser,
  LIFETIMES,
  opening,
  openingEvents,
  reuseEvent,
  THEN,
} from '#tests/support/builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';

const AFTER_GRACE = new Date(THEN.getTime() + 60_000);

describePersistence('The events of statements that stand alone', (p) => {
  const user = aUser().build();

  beforeEach(() => p.users.add(user));

  async function events(): Promise<readonly AuditEvent[]> {
    return await p.auditLog.list(ALL_EVENTS);
  }

  it('has the login where the session was opened', async () => {
    const session = aSession(user).build();
    const { opened, trimmed } = openingEvents(session);
    await p.sessions.open(session, 1, '192.0.2.0', { opened, trimmed });
    expect(await events()).to.deep.equal([opened]);
  });

  it('has none where no session was opened', async () => {
    const session = aSession(user).build();
    expect(await p.sessions.open(session, 2, '192.0.2.0', openingEvents(session))).to.equal(null);
    expect(await events()).to.deep.equal([]);
  });

  it('counts the sessions that end because there are too many', async () => {
    for (let count = 0; count < MAX_LIVE_SESSIONS; count += 1) {
      await p.sessions.open(...opening(aSession(user).build()));
    }
    expect(await events()).to.have.length(MAX_LIVE_SESSIONS);
    const session = aSession(user).build();
    const { opened, trimmed } = openingEvents(session);
    await p.sessions.open(session, 1, '192.0.2.0', { opened, trimmed });
    const told = (await events()).filter(({ sessionId }) => sessionId === session.id);
    const counted = { ...trimmed, data: { reason: 'session_expired', count: 1 } };
    expect(told).to.have.deep.members([opened, counted]);
  });

  it('has the end of a session whose refresh token was used again, with its user, and nothing else of a refresh', async () => {
    const session = aSession(user).build();
    await p.sessions.open(...opening(session));
    const { id: sessionId, secretHash } = session;
    const rotate = async (counter: number, now: Date, reused = reuseEvent()): Promise<string> =>
      (await p.sessions.rotate({ sessionId, secretHash, counter }, now, LIFETIMES, reused)).kind;
    expect(await rotate(0, THEN)).to.equal('rotated');
    expect(await rotate(0, THEN)).to.equal('replayed');
    expect(await rotate(5, THEN)).to.equal('ahead');
    expect(await events()).to.have.length(1);
    const reused = reuseEvent();
    expect(await rotate(0, AFTER_GRACE, reused)).to.equal('ended');
    expect(await rotate(0, AFTER_GRACE)).to.equal('ended');
    expect((await events()).filter(({ type }) => type === 'session.ended')).to.deep.equal([
      { ...reused, subjectId: user.id },
    ]);
  });
});
