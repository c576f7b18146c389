import { expect } from 'chai';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { callsOf } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const DAY = 24 * 3600;

describe('Authenticate', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication();
  });

  it('says who makes a request: user, session and roles', async () => {
    const { id } = await app.registerAdmin('ann');
    const { userId, roles, sessionId } = await app.actor(await app.login('ann'));
    expect([userId, roles]).to.deep.equal([id, ['user', 'admin']]);
    expect((await app.ports.sessions.find(sessionId))?.userId).to.equal(id);
  });

  it('says when and how the user proved it, by the token and not by the session', async () => {
    const { tokens } = await app.member('ann');
    const { authentication, userId, sessionId } = await app.actor(tokens);
    const { authTime } = authentication;
    expect(authentication).to.deep.equal({ authTime, amr: ['pwd'], acr: 'aal1' });
    const stepped = { authTime, amr: ['hwk', 'user', 'mfa'], acr: 'aal2' } as const;
    const claims = { userId, sessionId, roles: ['user'], authentication: stepped };
    const until = new Date(app.clock.now().getTime() + 60_000);
    const accessToken = await app.ports.accessTokens.issue(claims, app.clock.now(), until);
    expect((await app.actor({ accessToken })).authentication).to.deep.equal(stepped);
  });

  it('refuses a request without a token', async () => {
    const { reason } = await refusal(UnauthenticatedError, app.useCases.authenticate.execute(null));
    expect(reason).to.equal('token_missing');
  });

  it('distinguishes a malformed token from an invalid one', async () => {
    expect(await app.accessState({ accessToken: 'nonsense' })).to.equal('token_malformed');
    expect(await app.accessState({ accessToken: 'eyJhbGciOiJub25lIn0.e30.' })).to.equal('token_invalid');
  });

  it('looks up no session for a token that is invalid by itself', async () => {
    const { tokens } = await app.member('ann');
    const asked = callsOf(app.ports.liveness, 'stateOf');
    app.clock.advance(900);
    for (const accessToken of ['nonsense', 'eyJhbGciOiJub25lIn0.e30.', tokens.accessToken])
      await app.accessState({ accessToken });
    expect(asked).to.deep.equal([]);
  });

  it('answers token_expired past the expiry, whatever happened to the session', async () => {
    const { tokens, userId } = await app.member('ann');
    await app.deleteAccount(userId);
    expect(await app.accessState(tokens)).to.equal('account_deleted');
    app.clock.advance(900);
    expect(await app.accessState(tokens)).to.equal('token_expired');
  });

  it('refuses a token whose session expired first', async () => {
    app = new TestApplication({ accessTokenTtl: 86400, idleTtl: 600, maxTtl: 600 });
    const { tokens } = await app.member('ann');
    app.clock.advance(599);
    expect(await app.accessState(tokens)).to.equal('valid');
    app.clock.advance(1);
    expect(await app.accessState(tokens)).to.be.oneOf(['session_expired', 'token_expired']);
  });

  it('gives the reason for a purged session by whether its account still exists', async () => {
    app = new TestApplication({ accessTokenTtl: 86400 });
    const [ann, bob] = [await app.member('ann'), await app.member('bob')];
    await app.useCases.endAllSessions.execute();
    await app.deleteAccount(bob.userId);
    const sessions = app.ports.sessions;
    await sessions.purge(app.clock.now(), new Date(app.clock.now().getTime() + DAY * 1_000), 10);
    // The marks of the endings are not needed any more by then.
    app.clock.advance(11);
    expect(await app.accessState(ann.tokens)).to.equal('session_expired');
    expect(await app.accessState(bob.tokens)).to.equal('account_deleted');
  });
});
