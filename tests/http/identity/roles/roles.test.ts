import { expect } from 'chai';
import { decodeJwt } from 'jose';
import type { AccountView } from '#application/identity/accounts/views.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome, type Answer } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

interface Changed {
  readonly roles: readonly string[];
  readonly sessionsEnded: number;
}

const ROLES = { ROLES: 'user,admin,editor,auditor', SELF_ASSIGNABLE_ROLES: 'user,editor' };

inEachWorld('Roles', (start) => {
  const { api } = start(ROLES);

  const own = async (actor: Actor, roles: unknown): Promise<Answer<Changed>> =>
    await actor.call<Changed>('PUT /roles/update', { body: { new_roles: roles } });
  const assign = async (actor: Actor, id: string, roles: unknown): Promise<Answer<Changed>> =>
    await actor.call<Changed>(`PUT /users/${id}/roles`, { body: { roles } });
  const rolesOf = async (actor: Actor): Promise<readonly string[]> =>
    (await (await api.actor(actor)).call<AccountView>('GET /me')).body.roles;

  it('that one sets oneself are stored, and every current token stops at once', async () => {
    const ada = await api.loggedIn();
    const other = await api.actor(ada);
    const { status, body } = await own(ada, ['editor', 'user']);
    expect(status).to.equal(200);
    expect(body.roles).to.have.members(['user', 'editor']);
    expect(body.sessionsEnded).to.equal(2);
    for (const actor of [ada, other]) {
      expect(outcome(await actor.call('GET /me'))).to.equal('401 roles_changed');
      const refresh = { refreshToken: actor.tokens.refreshToken };
      expect(outcome(await api.call('POST /refresh', { body: refresh }))).to.equal('401 roles_changed');
    }
    const again = await api.actor(ada);
    expect(decodeJwt(again.tokens.accessToken)['roles']).to.have.members(['user', 'editor']);
    expect(again.tokens.user.roles).to.have.members(['user', 'editor']);
  });

  it('end the tokens also when the set is the same as before', async () => {
    const ada = await api.loggedIn();
    expect((await own(ada, ['user'])).body).to.deep.equal({ roles: ['user'], sessionsEnded: 1 });
    expect(outcome(await ada.call('GET /me'))).to.equal('401 roles_changed');
  });

  it('named twice are held once', async () => {
    const ada = await api.loggedIn();
    expect((await own(ada, ['editor', 'user', 'editor', 'user'])).body.roles).to.deep.equal([
      'user',
      'editor',
    ]);
  });

  it('are kept, dropped and taken by everybody as far as the configuration lets them', async () => {
    const [ada, admin] = [await api.loggedIn(), await api.admin()];
    expect(outcome(await assign(admin, ada.id, ['user', 'auditor']))).to.equal('200');
    expect(outcome(await own(await api.actor(ada), ['auditor', 'editor'])), 'keep and take').to.equal('200');
    expect(outcome(await own(await api.actor(ada), ['editor'])), 'drop').to.equal('200');
    expect(outcome(await own(await api.actor(ada), ['editor', 'auditor'])), 'take back').to.equal(
      '403 roles.not_allowed',
    );
    expect(await rolesOf(ada)).to.deep.equal(['editor']);
  });

  it('that are refused end nothing', async () => {
    const ada = await api.loggedIn();
    const refused: readonly (readonly [unknown, string])[] = [
      [['user', 'admin'], '403 roles.not_allowed'],
      [['auditor'], '403 roles.not_allowed'],
      [['emperor'], '422 /new_roles roles.unknown_role'],
      [['user', 'emperor', 'admin'], '422 /new_roles roles.unknown_role'],
      [['Admin'], '422 /new_roles roles.unknown_role'],
      [['__proto__'], '422 /new_roles roles.unknown_role'],
      [[], '422 /new_roles roles.none'],
      [[''], '422 /new_roles roles.unknown_role'],
      [['x'.repeat(60_000)], '422 /new_roles roles.unknown_role'],
      [[7], '422 /new_roles/0 field.type'],
      ['user', '422 /new_roles field.type'],
      [null, '422 /new_roles field.type'],
    ];
    for (const [roles, expected] of refused)
      expect(outcome(await own(ada, roles)), JSON.stringify(roles)).to.match(new RegExp(`^${expected}( |$)`));
    const body = { new_roles: ['user'], roles: ['admin'] };
    expect(outcome(await ada.call('PUT /roles/update', { body }))).to.equal('422 /roles field.unknown');
    expect(outcome(await ada.call('GET /me'))).to.equal('200');
  });

  it('are an admin’s to set for anybody, any that the service knows', async () => {
    const [ada, admin] = [await api.loggedIn(), await api.admin()];
    const { body } = await assign(admin, ada.id, ['auditor', 'admin', 'auditor']);
    expect(body).to.deep.equal({ roles: ['admin', 'auditor'], sessionsEnded: 1 });
    expect(outcome(await ada.call('GET /me'))).to.equal('401 roles_changed');
    expect(outcome(await admin.call('GET /me')), 'the admin’s own session lives on').to.equal('200');
    expect(outcome(await own(admin, ['user', 'admin', 'auditor']))).to.equal('200');
  });

  it('are nobody else’s to set', async () => {
    const [ada, bob] = [await api.loggedIn(), await api.loggedIn()];
    expect(outcome(await assign(ada, bob.id, ['user']))).to.equal('403 roles.not_allowed');
    expect(outcome(await assign(ada, ada.id, ['user']))).to.equal('403 roles.not_allowed');
    expect(outcome(await bob.call('GET /me'))).to.equal('200');
  });

  it('are refused to an admin by name, by id and by shape', async () => {
    const [ada, admin] = [await api.loggedIn(), await api.admin()];
    expect(outcome(await assign(admin, ada.id, ['emperor']))).to.equal('422 /roles roles.unknown_role');
    expect(outcome(await assign(admin, ada.id, []))).to.match(/^422 \/roles /);
    expect(outcome(await assign(admin, '00000000-0000-7000-8000-000000000000', ['user']))).to.equal(
      '404 identity.user_not_found',
    );
    expect(outcome(await assign(admin, 'x', ['user']))).to.equal('404 request.not_found');
    const body = { new_roles: ['user'] };
    expect(outcome(await admin.call(`PUT /users/${ada.id}/roles`, { body }))).to.equal(
      '422 /new_roles field.unknown, /roles field.required',
    );
    expect(outcome(await ada.call('GET /me'))).to.equal('200');
  });
});

inEachWorld('The last admin', (start) => {
  const { api, service } = start();
  const demote = async (actor: Actor, id: string): Promise<string> =>
    outcome(await actor.call(`PUT /users/${id}/roles`, { body: { roles: ['user'] } }));

  it('can be neither demoted nor deleted, until there is another', async () => {
    const admin = await api.admin();
    const demoteOneself = async (): Promise<string> =>
      outcome(await admin.call('PUT /roles/update', { body: { new_roles: ['user'] } }));
    expect(await demoteOneself()).to.equal('409 roles.last_admin');
    expect(await demote(admin, admin.id)).to.equal('409 roles.last_admin');
    for (const path of ['/me', `/users/${admin.id}`])
      expect(outcome(await admin.call(`DELETE ${path}`))).to.equal('409 roles.last_admin');
    expect(outcome(await admin.call('GET /me')), 'none of that ended a session').to.equal('200');
    const second = await api.admin();
    expect(await demoteOneself()).to.equal('200');
    expect(outcome(await second.call('DELETE /me'))).to.equal('409 roles.last_admin');
    const third = await api.admin();
    expect(outcome(await second.call('DELETE /me'))).to.equal('204');
    await api.call('GET /me', { token: third.tokens.accessToken });
  });

  for (let round = 1; round <= 5; round += 1)
    it(`is left when two admins demote each other at once (${round})`, async () => {
      const [one, two] = [await api.admin(), await api.admin()];
      // The one of the rounds before steps back first.
      const rest = (await admins()).filter(({ id }) => id !== one.id && id !== two.id);
      for (const { id } of rest) expect(await demote(one, id)).to.equal('200');
      const outcomes = await Promise.all([demote(one, two.id), demote(two, one.id)]);
      expect(outcomes.filter((each) => each === '200')).to.have.length(1);
      const loser = outcomes.find((each) => each !== '200');
      expect(loser).to.be.oneOf(['409 roles.last_admin', '401 roles_changed']);
      expect(await admins()).to.have.length(1);
    });

  it('is not the question where a third is there: of two that demote each other still one comes first', async () => {
    await api.admin();
    for (let round = 0; round < 3; round += 1) {
      const [one, two] = [await api.admin(), await api.admin()];
      const outcomes = await Promise.all([demote(one, two.id), demote(two, one.id)]);
      expect(outcomes.toSorted()).to.deep.equal(['200', '401 roles_changed']);
    }
  });

  /** Everybody who is one now. */
  async function admins(): Promise<readonly { id: string }[]> {
    const { container } = service();
    const found: { id: string }[] = [];
    for await (const account of container.get(T.ListAccounts).execute())
      if (account.roles.includes('admin')) found.push(account);
    return found;
  }
});
