import { expect } from 'chai';
import type { LogoutCommand } from '#application/identity/sessions/logout.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';

describe('Logout', () => {
  let app: TestApplication;
  let [phone, laptop, bob]: TokensView[] = [];
  beforeEach(async () => {
    app = new TestApplication();
    await app.register('ann');
    await app.register('bob');
    [phone, laptop, bob] = [await app.login('ann'), await app.login('ann'), await app.login('bob')];
  });

  const logout = async (sent: {
    bearer?: string;
    refresh?: readonly string[];
    scope?: LogoutCommand['scope'];
  }) => {
    const bearer = sent.bearer === undefined ? null : await app.ports.accessTokens.verify(sent.bearer);
    const { refresh = [], scope = 'session' } = sent;
    await app.useCases.logout.execute({ bearer, refreshTokens: refresh, scope });
  };
  const reasonOf = async (sent: Parameters<typeof logout>[0]) =>
    (await refusal(UnauthenticatedError, logout(sent))).reason;
  const states = async () => ({
    phone: await app.accessState(phone!),
    laptop: await app.accessState(laptop!),
    bob: await app.accessState(bob!),
  });

  it('ends the session that the bearer token names, at once, and no other', async () => {
    await states();
    await logout({ bearer: phone!.accessToken });
    expect(await states()).to.deep.equal({ phone: 'logged_out', laptop: 'valid', bob: 'valid' });
    expect(await app.refreshState(phone!)).to.equal('logged_out');
  });

  it('ends the session that a refresh token names', async () => {
    await logout({ refresh: [phone!.refreshToken] });
    expect(await states()).to.deep.equal({ phone: 'logged_out', laptop: 'valid', bob: 'valid' });
  });

  it('ends all other sessions of the user', async () => {
    await states();
    await logout({ bearer: phone!.accessToken, scope: 'others' });
    expect(await states()).to.deep.equal({ phone: 'valid', laptop: 'logged_out', bob: 'valid' });
    expect(await app.refreshState(phone!)).to.equal('valid');
  });

  it('ends every session of the user', async () => {
    await states();
    await logout({ refresh: [phone!.refreshToken], scope: 'all' });
    expect(await states()).to.deep.equal({ phone: 'logged_out', laptop: 'logged_out', bob: 'valid' });
  });

  it('takes the first genuine token of bearer, body and cookie', async () => {
    await logout({ bearer: phone!.accessToken, refresh: [laptop!.refreshToken, bob!.refreshToken] });
    expect(await states()).to.deep.equal({ phone: 'logged_out', laptop: 'valid', bob: 'valid' });
    await logout({ bearer: 'nonsense', refresh: [laptop!.refreshToken, bob!.refreshToken] });
    expect(await states()).to.deep.equal({ phone: 'logged_out', laptop: 'logged_out', bob: 'valid' });
    await logout({ refresh: ['nonsense', bob!.refreshToken] });
    expect(await states()).to.deep.equal({ phone: 'logged_out', laptop: 'logged_out', bob: 'logged_out' });
  });

  it('accepts the bearer token of an ended session as genuine, and ignores the tokens after it', async () => {
    await logout({ bearer: phone!.accessToken });
    await logout({ bearer: phone!.accessToken, refresh: [laptop!.refreshToken] });
    expect((await states()).laptop).to.equal('valid');
  });

  it('ends the session that an expired access token or a rotated refresh token names', async () => {
    const rotated = phone!.refreshToken;
    await app.useCases.refreshSession.execute([rotated]);
    app.clock.advance(901);
    await logout({ bearer: laptop!.accessToken });
    expect(await app.refreshState(laptop!)).to.equal('logged_out');
    await logout({ refresh: [rotated] });
    expect(await app.refreshState(phone!)).to.equal('logged_out');
  });

  it('ends no other session for the tokens of an ended one', async () => {
    await logout({ bearer: phone!.accessToken });
    for (const scope of ['others', 'all'] as const) {
      await logout({ bearer: phone!.accessToken, scope });
      await logout({ refresh: [phone!.refreshToken], scope });
    }
    expect(await states()).to.deep.equal({ phone: 'logged_out', laptop: 'valid', bob: 'valid' });
  });

  it('succeeds for a session that has already ended, whose first reason stands', async () => {
    await app.useCases.grantRole.execute('ann', 'editor');
    for (const scope of ['session', 'others', 'all'] as const) {
      await logout({ bearer: phone!.accessToken, scope });
      await logout({ refresh: [phone!.refreshToken], scope });
    }
    expect((await states()).phone).to.equal('roles_changed');
  });

  it('succeeds when the session or its account was deleted', async () => {
    const { userId } = await app.actor(phone!);
    await app.deleteAccount(userId);
    for (const scope of ['session', 'others', 'all'] as const) {
      await logout({ bearer: phone!.accessToken, scope });
      await logout({ refresh: [phone!.refreshToken], scope });
    }
    expect((await states()).phone).to.equal('account_deleted');
    app.clock.advance(24 * 3600 + 1);
    await app.useCases.purgeSessions.execute();
    await logout({ refresh: [phone!.refreshToken] });
  });

  it('is refused with the reason when no token is genuine', async () => {
    expect(await reasonOf({})).to.equal('token_missing');
    expect(await reasonOf({ bearer: 'nonsense' })).to.equal('token_malformed');
    expect(await reasonOf({ bearer: phone!.accessToken.replace(/\.[^.]+$/, '.e30') })).to.equal(
      'token_invalid',
    );
    expect(await reasonOf({ refresh: ['nonsense', ''] })).to.equal('token_invalid');
    expect(await states()).to.deep.equal({ phone: 'valid', laptop: 'valid', bob: 'valid' });
  });

  it('does not accept a refresh token with another secret', async () => {
    const codec = app.ports.refreshTokens;
    const { sessionId } = await app.actor(phone!);
    const forged = await codec.issue({ sessionId, counter: 0, secret: codec.newSecret() }, app.clock.now());
    expect(await reasonOf({ refresh: [forged], scope: 'all' })).to.equal('token_invalid');
    expect((await states()).phone).to.equal('valid');
  });

  it('returns only when the tokens are refused, also for a session that is being ended elsewhere', async () => {
    await states();
    const { sessionId, userId } = await app.actor(phone!);
    // The other one has committed and not marked it yet.
    await app.ports.sessions.end(sessionId, userId, 'roles_changed', app.clock.now());
    expect((await states()).phone).to.equal('valid');
    await logout({ bearer: phone!.accessToken });
    expect((await states()).phone).to.equal('roles_changed');
  });
});
