import { expect } from 'chai';
import { callsOf, intercept } from '#tests/support/intercept.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const DAY = 24 * 3600;

describe('PurgeSessions', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  const purge = (stopping?: () => boolean) => app.useCases.purgeSessions.execute(stopping);

  it('deletes ended sessions after 24 hours', async () => {
    const ann = await app.member('ann');
    await app.useCases.endAllSessions.execute();
    app.clock.advance(DAY);
    expect(await purge()).to.equal(0);
    expect(await app.refreshState(ann.tokens)).to.equal('ended_by_admin');
    app.clock.advance(1);
    expect(await purge()).to.equal(1);
    expect(await app.ports.sessions.find(ann.sessionId)).to.equal(null);
  });

  it('keeps ended sessions as long as their access tokens may live', async () => {
    await app.member('ann');
    await app.useCases.endAllSessions.execute();
    const { purgeSessions } = app.reconfigured({ accessTokenTtl: 2 * DAY });
    app.clock.advance(2 * DAY);
    expect(await purgeSessions.execute()).to.equal(0);
    app.clock.advance(1);
    expect(await purgeSessions.execute()).to.equal(1);
  });

  it('ends expired sessions and clears their address and user agent, and deletes them a day later', async () => {
    const ann = await app.member('ann');
    app.clock.advance(30 * DAY);
    expect(await purge()).to.equal(1);
    const ended = await app.ports.sessions.find(ann.sessionId);
    expect([ended?.endReason, ended?.ip, ended?.userAgent]).to.deep.equal(['session_expired', null, null]);
    app.clock.advance(DAY + 1);
    expect(await purge()).to.equal(1);
    expect(await app.ports.sessions.find(ann.sessionId)).to.equal(null);
  });

  it('leaves live sessions alone', async () => {
    const ann = await app.member('ann');
    app.clock.advance(29 * DAY);
    expect(await purge()).to.equal(0);
    expect(await app.refreshState(ann.tokens)).to.equal('valid');
  });

  it('purges in batches until nothing is left, and returns the number of rows', async () => {
    for (let i = 0; i < 6; i += 1) {
      await app.register(`user${i}`);
      for (let more = 0; more < 100; more += 1) await app.login(`user${i}`);
    }
    await app.useCases.endAllSessions.execute();
    app.clock.advance(DAY + 1);
    const batches = callsOf(app.ports.sessions, 'purge');
    expect(await purge()).to.equal(600);
    expect(batches).to.have.lengthOf(3);
    expect(app.logger.of('sessions_purged').map(({ fields }) => fields)).to.deep.equal([{ rows: 600 }]);
  });

  it('stops between batches when it is asked to', async () => {
    const batches = callsOf(app.ports.sessions, 'purge');
    expect(await purge(() => true)).to.equal(0);
    expect(batches).to.deep.equal([]);
  });

  it('does nothing while another instance is purging', async () => {
    intercept(app.ports.sessions, 'purge', () => Promise.resolve(null));
    expect(await purge()).to.equal(0);
    expect(app.logger.of('sessions_purged')).to.deep.equal([]);
  });
});
