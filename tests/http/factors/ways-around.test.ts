import { expect } from 'chai';
import { decodeJwt } from 'jose';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { ImportLine } from '#application/import/line-outcome.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const SECOND = '403 identity.second_factor_required';

/** A password reset and proofs of an address are in the suite with mail. */
inEachWorld('There is no way around a second factor', (start) => {
  const { api, service } = start();
  const factors = new SecondFactors(api, () => service().clock);
  const login = async (body: object) => outcome(await api.call('POST /login', { body }));

  it('by either name of the account', async () => {
    const { actor: ada } = await factors.enrolled();
    const { password } = ada;
    for (const name of [
      { login: ada.login },
      { email: ada.email },
      { login: ada.email },
      { login: ada.login.toUpperCase() },
    ])
      expect(await login({ ...name, password })).to.equal(SECOND);
  });

  it('by a refresh: it gives what the login gave, also where that was before the factor', async () => {
    const ada = await api.loggedIn();
    const other = await api.actor(ada);
    await factors.addTotp(ada);
    const refresh = (refreshToken: string) =>
      api.call<TokensView>('POST /refresh', { body: { refreshToken } });
    expect(outcome(await refresh(other.tokens.refreshToken))).to.equal('401 factors_changed');
    const { body } = await refresh(ada.tokens.refreshToken);
    expect(decodeJwt(body.accessToken)).to.deep.include({ acr: 'aal1', amr: ['pwd'] });
  });

  it('by a token that claims more than its session', async () => {
    const { actor: ada } = await factors.enrolled();
    const [header = '', claims = '', signature = ''] = ada.tokens.accessToken.split('.');
    const raised = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), acr: 'aal2' };
    const token = [header, Buffer.from(JSON.stringify(raised)).toString('base64url'), signature].join('.');
    expect(outcome(await api.call('POST /me/recovery-codes', { token }))).to.equal('401 token_invalid');
  });

  it('by an invitation to its address', async () => {
    const { actor: ada } = await factors.enrolled();
    const root = await api.admin();
    const invited = await root.call<{ readonly token: string }>('POST /invitations', {
      body: { email: ada.email, roles: ['user'] },
    });
    const names = { firstName: 'Eve', lastName: 'Other', password: 'another horse entirely' };
    const accepted = await api.call('POST /invitations/accept', {
      body: { token: invited.body.token, ...names },
    });
    expect(outcome(accepted)).to.equal('409 identity.email_taken');
    expect(await login({ email: ada.email, password: ada.password })).to.equal(SECOND);
  });

  it('by importing its address once more, verified and with another password', async () => {
    const { actor: ada } = await factors.enrolled();
    const record = {
      externalId: ada.id,
      email: ada.email,
      login: null,
      firstName: 'Ada',
      lastName: 'Lovelace',
      emailVerified: true,
      disabled: false,
      roles: [],
      passwordHash: `$2b$10$${'a'.repeat(53)}`,
    };
    async function* lines(): AsyncGenerator<readonly ImportLine[]> {
      yield [{ line: 1, record }];
    }
    const { container } = service();
    const command = { source: 'other', lines: lines(), dryRun: false };
    const [told] = await Array.fromAsync(container.get(T.ImportAccounts).execute(command));
    expect(told?.outcome).to.equal('faulty');
    expect(await login({ email: ada.email, password: ada.password })).to.equal(SECOND);
  });

  it('by a new password from an operator, or one’s own', async () => {
    const { actor: ada } = await factors.enrolled();
    const newPassword = 'another horse entirely';
    const body = { currentPassword: ada.password, newPassword };
    expect(outcome(await ada.call('PUT /me/password', { body }))).to.equal('204');
    expect(await login({ login: ada.login, password: newPassword })).to.equal(SECOND);
    await service().container.get(T.SetPassword).execute(ada.login, 'a third horse there');
    expect(await login({ login: ada.login, password: 'a third horse there' })).to.equal(SECOND);
  });

  it('by an operator only, who removes the factors and with them every session', async () => {
    const { actor: ada } = await factors.enrolled();
    const { container } = service();
    const removed = await container.get(T.RemoveFactors).execute({ userId: ada.id as never, actorId: null });
    expect(removed).to.deep.equal({ removed: 1 });
    expect(outcome(await ada.call('GET /me'))).to.equal('401 factors_changed');
    expect(await login({ login: ada.login, password: ada.password })).to.equal('200');
  });
});
