import { expect } from 'chai';
import { outcome } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const NEXT = 'a better horse, another battery';

inEachWorld('A change of password', (start) => {
  const { api } = start();

  const change = async (actor: Actor, body: object): Promise<string> =>
    outcome(await actor.call('PUT /me/password', { body }));
  const login = async ({ login: name }: Actor, password: string): Promise<string> =>
    outcome(await api.call('POST /login', { body: { login: name, password } }));

  it('ends all other sessions, keeps this one, and the old password is gone', async () => {
    const ada = await api.loggedIn();
    const other = await api.actor(ada);
    expect(await change(ada, { currentPassword: ada.password, newPassword: NEXT })).to.equal('204');
    expect(outcome(await ada.call('GET /me'))).to.equal('200');
    expect(outcome(await other.call('GET /me'))).to.equal('401 password_changed');
    const body = { refreshToken: other.tokens.refreshToken };
    expect(outcome(await api.call('POST /refresh', { body }))).to.equal('401 password_changed');
    expect(await login(ada, ada.password)).to.equal('401 invalid_credentials');
    expect(await login(ada, NEXT)).to.equal('200');
    const own = { refreshToken: ada.tokens.refreshToken };
    expect(outcome(await api.call('POST /refresh', { body: own }))).to.equal('200');
  });

  it('is refused to who does not know the current one, and changes nothing', async () => {
    const ada = await api.loggedIn();
    const other = await api.actor(ada);
    expect(await change(ada, { currentPassword: 'wrong', newPassword: NEXT })).to.equal(
      '403 identity.wrong_password',
    );
    expect(outcome(await other.call('GET /me'))).to.equal('200');
    expect(await login(ada, NEXT)).to.equal('401 invalid_credentials');
  });

  it('holds the new one to the rules of registration', async () => {
    const ada = await api.loggedIn();
    const currentPassword = ada.password;
    const cases: readonly (readonly [object, string])[] = [
      [{ currentPassword, newPassword: 'short77' }, '422 /newPassword password.too_short'],
      [{ currentPassword, newPassword: 'x'.repeat(129) }, '422 /newPassword password.too_long'],
      [{ currentPassword, newPassword: 'Password1' }, '422 /newPassword password.common'],
      [{ currentPassword, newPassword: ada.email }, '422 /newPassword password.own_name'],
      [{ currentPassword, newPassword: ada.login.toUpperCase() }, '422 /newPassword password.own_name'],
      [{ currentPassword: '', newPassword: NEXT }, '422 /currentPassword field.invalid'],
      [{ newPassword: NEXT }, '422 /currentPassword field.required'],
      [{ currentPassword, newPassword: NEXT, force: true }, '422 /force field.unknown'],
    ];
    for (const [body, expected] of cases)
      expect(await change(ada, body), JSON.stringify(body)).to.equal(expected);
    expect(await login(ada, ada.password)).to.equal('200');
  });

  it('is made by one of two that start from the same password', async () => {
    const ada = await api.loggedIn();
    const passwords = [`${NEXT} 1`, `${NEXT} 2`];
    const outcomes = await Promise.all(
      passwords.map((newPassword) => change(ada, { currentPassword: ada.password, newPassword })),
    );
    expect(outcomes.toSorted()[0]).to.equal('204');
    expect(outcomes.toSorted()[1]).to.match(/^(403 identity\.wrong_password|409 request\.conflict)$/);
    expect(await login(ada, passwords[outcomes.indexOf('204')] ?? '')).to.equal('200');
  });
});

inEachWorld('A change of password under a throttle', (start) => {
  const { api } = start({ LOGIN_ATTEMPTS_PER_MINUTE: '3' });

  it('counts a wrong current password like a failed login', async () => {
    const ada = await api.loggedIn();
    const body = { currentPassword: 'wrong', newPassword: NEXT };
    for (let failure = 0; failure < 3; failure += 1)
      expect(outcome(await ada.call('PUT /me/password', { body }))).to.equal('403 identity.wrong_password');
    const right = { currentPassword: ada.password, newPassword: NEXT };
    expect(outcome(await ada.call('PUT /me/password', { body: right }))).to.equal(
      '429 identity.too_many_attempts',
    );
    const login = { login: ada.login, password: ada.password };
    expect(outcome(await api.call('POST /login', { body: login }))).to.equal(
      '429 identity.too_many_attempts',
    );
    expect(outcome(await ada.call('GET /me'))).to.equal('200');
  });
});
