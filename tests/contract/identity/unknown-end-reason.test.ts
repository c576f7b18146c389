import { expect } from 'chai';
import { sql } from 'kysely';
import { aSession, aUser, LIFETIMES, openingEvents, reuseEvent, THEN } from '#tests/support/builders.ts';
import { describePostgres } from '#tests/support/persistence.ts';

describePostgres('A session that a later release ended for a reason of its own', (p) => {
  it('has expired for this one, wherever it is asked', async () => {
    const user = aUser().build();
    const session = aSession(user).build();
    await p.users.add(user);
    await p.sessions.open(session, 1, '192.0.2.0', openingEvents(session));
    await p.sessions.end(session.id, user.id, 'logged_out', THEN);
    await p.database.rows(sql`UPDATE sessions SET end_reason = 'moon_phase'`);
    const expired = { alive: false, reason: 'session_expired' };
    expect(await p.sessions.stateOf(session.id, user.id, THEN)).to.deep.equal(expired);
    expect((await p.sessions.find(session.id))?.endReason).to.equal('session_expired');
    const token = { sessionId: session.id, secretHash: session.secretHash, counter: 0 };
    const outcome = await p.sessions.rotate(token, THEN, LIFETIMES, reuseEvent());
    expect(outcome).to.deep.equal({ kind: 'ended', reason: 'session_expired' });
  });
});
