import { expect } from 'chai';
import type { LogoutCommand } from '#application/identity/sessions/logout.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { TOKENS as T } from '#composition/tokens.ts';
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
    const bearer = sent.bearer === undefined ? null : await app.get(T.AccessTokenCodec).verify(sent.bearer);
    const { refresh = [], scope = 'session' } = sent;
    await app.get(T.Logout).execute({ bearer, refreshTokens: refresh, scope });
  };
  const reasonOf = async (sent: Parameters<typeof logout>[0]) =>
    (await refusal(UnauthenticatedError, logout(sent))).reason;
  const standings = async () => ({
    phone: await app.standing(phone!),
    laptop: await app.standing(laptop!),
    bob: await app.standing(bob!),
  });

  it('ends the session that the bearer token names, at once, and no other', async () => {
    await standings();
    await logout({ bearer: phone!.accessToken });
    expect(await standings()).to.deep.equal({ phone: 'logged_out', laptop: 'good', bob: 'good' });
    expect(await app.refreshStanding(phone!)).to.equal('logged_out');
  });

  it('ends the session that a refresh token names', async () => {
    await logout({ refresh: [phone!.refreshToken] });
    expect(await standings()).to.deep.equal({ phone: 'logged_out', laptop: 'good', bob: 'good' });
  });

  it('ends all other sessions of the user', async () => {
    await standings();
    await logout({ bearer: phone!.accessToken, scope: 'others' });
    expect(await standings()).to.deep.equal({ phone: 'good', laptop: 'logged_out', bob: 'good' });
    expect(await app.refreshStanding(phone!)).to.equal('good');
  });

  it('ends every session of the user', async () => {
    await standings();
    await logout({ refresh: [phone!.refreshToken], scope: 'all' });
    expect(await standings()).to.deep.equal({ phone: 'logged_out', laptop: 'logged_out', bob: 'good' });
  });

  it('takes the first genuine token of bearer, body and cookie', async () => {
    await logout({ bearer: phone!.accessToken, refresh: [laptop!.refreshToken, bob!.refreshToken] });
    expect(await standings()).to.deep.equal({ phone: 'logged_out', laptop: 'good', bob: 'good' });
    await logout({ bearer: 'nonsense', refresh: [laptop!.refreshToken, bob!.refreshToken] });
    expect(await standings()).to.deep.equal({ phone: 'logged_out', laptop: 'logged_out', bob: 'good' });
    await logout({ refresh: ['nonsense', bob!.refreshToken] });
    expect(await standings()).to.deep.equal({ phone: 'logged_out', laptop: 'logged_out', bob: 'logged_out' });
  });

  it('takes a bearer token whose session has ended for genuine: what comes after it does not count', async () => {
    await logout({ bearer: phone!.accessToken });
    await logout({ bearer: phone!.accessToken, refresh: [laptop!.refreshToken] });
    expect((await standings()).laptop).to.equal('good');
  });

  it('lets an expired access token and a rotated refresh token name their session', async () => {
    const rotated = phone!.refreshToken;
    await app.get(T.RefreshSession).execute(rotated);
    app.clock.advance(901);
    await logout({ bearer: laptop!.accessToken });
    expect(await app.refreshStanding(laptop!)).to.equal('logged_out');
    await logout({ refresh: [rotated] });
    expect(await app.refreshStanding(phone!)).to.equal('logged_out');
  });

  it('lets the tokens of a session that has ended end no other', async () => {
    await logout({ bearer: phone!.accessToken });
    for (const scope of ['others', 'all'] as const) {
      await logout({ bearer: phone!.accessToken, scope });
      await logout({ refresh: [phone!.refreshToken], scope });
    }
    expect(await standings()).to.deep.equal({ phone: 'logged_out', laptop: 'good', bob: 'good' });
  });

  it('is no error for a session that has ended already, and its first reason stands', async () => {
    await app.get(T.GrantRole).execute('ann', 'editor');
    for (const scope of ['session', 'others', 'all'] as const) {
      await logout({ bearer: phone!.accessToken, scope });
      await logout({ refresh: [phone!.refreshToken], scope });
    }
    expect((await standings()).phone).to.equal('roles_changed');
  });

  it('is no error when the session’s row or its account is gone', async () => {
    const { userId } = await app.actor(phone!);
    await app.get(T.DeleteAccount).execute({ userId, expected: null });
    for (const scope of ['session', 'others', 'all'] as const) {
      await logout({ bearer: phone!.accessToken, scope });
      await logout({ refresh: [phone!.refreshToken], scope });
    }
    expect((await standings()).phone).to.equal('account_deleted');
    app.clock.advance(24 * 3600 + 1);
    await app.get(T.PurgeSessions).execute();
    await logout({ refresh: [phone!.refreshToken] });
  });

  it('refuses when nothing that was sent is genuine, with the reason', async () => {
    expect(await reasonOf({})).to.equal('token_missing');
    expect(await reasonOf({ bearer: 'nonsense' })).to.equal('token_malformed');
    expect(await reasonOf({ bearer: phone!.accessToken.replace(/\.[^.]+$/, '.e30') })).to.equal(
      'token_invalid',
    );
    expect(await reasonOf({ refresh: ['nonsense', ''] })).to.equal('token_invalid');
    expect(await standings()).to.deep.equal({ phone: 'good', laptop: 'good', bob: 'good' });
  });

  it('does not take a refresh token with another secret for genuine', async () => {
    const codec = app.get(T.RefreshTokenCodec);
    const { sessionId } = await app.actor(phone!);
    const forged = await codec.issue({ sessionId, counter: 0, secret: codec.newSecret() }, app.clock.now());
    expect(await reasonOf({ refresh: [forged], scope: 'all' })).to.equal('token_invalid');
    expect((await standings()).phone).to.equal('good');
  });

  it('of a session that somebody else is just ending returns only when its tokens are dead', async () => {
    await standings();
    const { sessionId, userId } = await app.actor(phone!);
    // The other one has committed and not marked it yet.
    await app.get(T.SessionRepository).end(sessionId, userId, 'roles_changed', app.clock.now());
    expect((await standings()).phone).to.equal('good');
    await logout({ bearer: phone!.accessToken });
    expect((await standings()).phone).to.equal('roles_changed');
  });
});
