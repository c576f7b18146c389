import { expect } from 'chai';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { callsOf, intercept } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { CLIENT, PASSWORD, TestApplication } from '#tests/support/test-application.ts';

const DAY = 24 * 3600;

describe('RefreshSession', () => {
  let app: TestApplication;
  let first: TokensView;
  beforeEach(async () => {
    app = new TestApplication();
    await app.register('ann');
    first = await app.login('ann');
  });

  const refresh = (token: string | null) =>
    app.useCases.refreshSession.execute(token === null ? [] : [token]);
  const reasonOf = async (token: string | null) =>
    (await refusal(UnauthenticatedError, refresh(token))).reason;

  it('exchanges a refresh token for its successor and a new access token', async () => {
    app.clock.advance(60);
    const second = await refresh(first.refreshToken);
    expect(second).to.deep.equal({
      ...first,
      accessToken: second.accessToken,
      refreshToken: second.refreshToken,
    });
    expect(second.refreshToken).not.to.equal(first.refreshToken);
    expect(second.accessToken).not.to.equal(first.accessToken);
    expect(await app.accessState(second)).to.equal('valid');
    expect(await app.accessState(first)).to.equal('valid');
  });

  it('gives the same successor again within the grace, byte for byte', async () => {
    const second = await refresh(first.refreshToken);
    app.clock.advance(10);
    const again = await refresh(first.refreshToken);
    expect(again.refreshToken).to.equal(second.refreshToken);
    expect(await app.accessState(again)).to.equal('valid');
  });

  it('takes the first valid one of several tokens, and of one session only the newest', async () => {
    const other = await app.login('ann');
    const refreshAny = (...tokens: string[]) => app.useCases.refreshSession.execute(tokens);
    const second = await refreshAny('nonsense', first.refreshToken, other.refreshToken);
    const third = await refresh(second.refreshToken);
    app.clock.advance(60);
    const fourth = await refreshAny(first.refreshToken, third.refreshToken);
    expect(await app.accessState(fourth)).to.equal('valid');
    expect(await app.refreshState(other)).to.equal('valid');
  });

  it('gives concurrent refreshes the same successor', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => refresh(first.refreshToken)));
    expect(new Set(outcomes.map(({ refreshToken }) => refreshToken)).size).to.equal(1);
  });

  it('leaves out of the tokens a role that is no longer configured', async () => {
    await app.useCases.grantRole.execute('ann', 'editor');
    const { refreshToken } = await app.login('ann');
    const { refreshSession, login } = app.reconfigured({ roles: ['user', 'admin'] });
    const { accessToken } = await refreshSession.execute([refreshToken]);
    expect((await app.actor({ accessToken })).roles).to.deep.equal(['user']);
    const command = { name: parseAccountName('ann'), password: PASSWORD, client: CLIENT };
    expect((await app.actor(await login.execute(command))).roles).to.deep.equal(['user']);
  });

  it('ends the session for a reused token after the grace, and no other session', async () => {
    const other = await app.login('ann');
    const second = await refresh(first.refreshToken);
    app.clock.advance(10.001);
    expect(await reasonOf(first.refreshToken)).to.equal('refresh_reused');
    expect(await app.accessState(first)).to.equal('refresh_reused');
    expect(await app.accessState(second)).to.equal('refresh_reused');
    expect(await reasonOf(second.refreshToken)).to.equal('refresh_reused');
    expect(await app.accessState(other)).to.equal('valid');
  });

  it('ends the grace as soon as the successor is used', async () => {
    const second = await refresh(first.refreshToken);
    await refresh(second.refreshToken);
    expect(await reasonOf(first.refreshToken)).to.equal('refresh_reused');
  });

  it('has committed and marked the end of the session when it refuses', async () => {
    const events: string[] = [];
    intercept(app.ports.sessions, 'rotate', async (_args, go) => {
      const outcome = await go();
      events.push('committed');
      return outcome;
    });
    intercept(app.ports.liveness, 'markEnded', async ([endings], go) => {
      await go();
      events.push(`marked ${JSON.stringify(endings)}`);
    });
    const { sessionId } = await app.actor(first);
    await refresh((await refresh(first.refreshToken)).refreshToken);
    events.length = 0;
    await refusal(UnauthenticatedError, refresh(first.refreshToken));
    events.push('refused');
    expect(events).to.deep.equal([
      'committed',
      `marked ${JSON.stringify([{ sessionId, reason: 'refresh_reused' }])}`,
      'refused',
    ]);
    expect(await app.accessState(first)).to.equal('refresh_reused');
  });

  it('answers token_missing without a token', async () => {
    expect(await reasonOf(null)).to.equal('token_missing');
  });

  it('asks the repository nothing for a token that fails the MAC, and ends nothing', async () => {
    const rotations = callsOf(app.ports.sessions, 'rotate');
    const forged = first.refreshToken.replace('.0.', '.7.');
    for (const token of ['', 'nonsense', forged, `${first.refreshToken}x`, first.accessToken])
      expect(await reasonOf(token), token).to.equal('token_invalid');
    expect(rotations).to.deep.equal([]);
    expect(await app.accessState(first)).to.equal('valid');
  });

  it('refuses a token whose secret is not the session’s, and ends nothing', async () => {
    const codec = app.ports.refreshTokens;
    const { sessionId } = await app.actor(first);
    const content = { sessionId, counter: 0, secret: codec.newSecret() };
    expect(await reasonOf(await codec.issue(content, app.clock.now()))).to.equal('token_invalid');
    await refresh(first.refreshToken);
  });

  it('refuses a token that is ahead of its session, logs it, and ends nothing', async () => {
    const codec = app.ports.refreshTokens;
    const content = (await codec.read(first.refreshToken))!;
    const ahead = await codec.issue({ ...content, counter: 5 }, app.clock.now());
    expect(await reasonOf(ahead)).to.equal('token_invalid');
    expect(app.logger.of('refresh_token_ahead').map(({ fields }) => fields)).to.deep.equal([
      { sessionId: content.sessionId, presented: 5 },
    ]);
    await refresh(first.refreshToken);
  });

  it('gives the reason for which the session ended', async () => {
    await app.useCases.grantRole.execute('ann', 'editor');
    expect(await reasonOf(first.refreshToken)).to.equal('roles_changed');
    const second = await app.login('ann');
    const { userId } = await app.actor(second);
    await app.deleteAccount(userId);
    expect(await reasonOf(second.refreshToken)).to.equal('account_deleted');
    expect(await reasonOf(first.refreshToken)).to.equal('roles_changed');
  });

  it('answers session_expired for a purged session', async () => {
    await app.useCases.endAllSessions.execute();
    app.clock.advance(DAY + 1);
    await app.useCases.purgeSessions.execute();
    expect(await reasonOf(first.refreshToken)).to.equal('session_expired');
  });

  it('keeps a session alive by use, until the absolute expiry of its login', async () => {
    let tokens = first;
    for (let day = 0; day < 80; day += 20) {
      app.clock.advance(20 * DAY);
      tokens = await refresh(tokens.refreshToken);
    }
    expect(tokens.refreshExpiresIn).to.equal(10 * DAY);
    app.clock.advance(10 * DAY - 100);
    tokens = await refresh(tokens.refreshToken);
    expect([tokens.expiresIn, tokens.refreshExpiresIn]).to.deep.equal([100, 100]);
    app.clock.advance(100);
    expect(await reasonOf(tokens.refreshToken)).to.equal('session_expired');
  });

  it('refuses a session that was not used for 30 days', async () => {
    app.clock.advance(30 * DAY);
    expect(await reasonOf(first.refreshToken)).to.equal('session_expired');
  });

  it('updates the last use of the session, which an access token does not', async () => {
    const actor = await app.actor(first);
    const lastUse = async () => (await app.useCases.listSessions.execute(actor))[0]?.lastUsedAt;
    const opened = await lastUse();
    app.clock.advance(60);
    await app.actor(first);
    expect(await lastUse()).to.equal(opened);
    await refresh(first.refreshToken);
    expect(await lastUse()).to.equal(app.clock.now().toISOString());
  });
});
