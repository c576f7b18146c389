import { expect } from 'chai';
import type { ManagedAccountView } from '#application/identity/administration/views.ts';
import type { AuditEventView } from '#application/audit/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld('Suspension', (start) => {
  const { api, service } = start();
  let admin: Actor;
  before(async () => {
    admin = await api.admin();
  });

  const suspend = async (id: string, body: unknown = { reason: 'Spam' }, by = admin): Promise<string> =>
    outcome(await by.call(`POST /admin/users/${id}/suspend`, { body }));
  const reinstate = async (id: string): Promise<string> =>
    outcome(await admin.call(`POST /admin/users/${id}/reinstate`));
  const account = async (id: string): Promise<ManagedAccountView> =>
    (await admin.call<ManagedAccountView>(`GET /admin/users/${id}`)).body;
  const logIn = async ({ login, password }: Pick<Actor, 'login' | 'password'>): Promise<string> =>
    outcome(await api.call('POST /login', { body: { login, password } }));
  const refresh = async ({ refreshToken }: TokensView, by: 'body' | 'cookie'): Promise<string> =>
    outcome(
      await api.call('POST /refresh', by === 'body' ? { body: { refreshToken } } : { cookie: refreshToken }),
    );

  it('ends every session at once, and every token says why', async () => {
    const ada = await api.loggedIn();
    const phone = await api.actor(ada);
    expect(await suspend(ada.id)).to.equal('204');
    for (const each of [ada, phone]) {
      expect(outcome(await each.call('GET /me'))).to.equal('401 account_suspended');
      expect(await refresh(each.tokens, 'body')).to.equal('401 account_suspended');
      expect(await refresh(each.tokens, 'cookie')).to.equal('401 account_suspended');
    }
  });

  it('lets no session open, by login name or email; a wrong password is answered as always', async () => {
    const ada = await api.registered();
    await suspend(ada.id);
    expect(await logIn(ada)).to.equal('403 identity.account_suspended');
    const { email, password } = ada;
    const byEmail = outcome(await api.call('POST /login', { body: { email, password } }));
    expect(byEmail).to.equal('403 identity.account_suspended');
    expect(await logIn({ ...ada, password: 'not this horse' })).to.equal('401 invalid_credentials');
    expect((await account(ada.id)).lastLoginAt).to.equal(null);
  });

  it('shows who is suspended, why and until when, to admins alone', async () => {
    const ada = await api.loggedIn();
    const until = '2100-01-02T03:04:05.678Z';
    await suspend(ada.id, { reason: 'Überfall \n twice', until });
    expect(await account(ada.id)).to.deep.include({
      status: 'suspended',
      suspendedUntil: until,
      suspensionReason: 'Überfall \n twice',
    });
    await suspend(ada.id);
    expect(await account(ada.id)).to.deep.include({ suspendedUntil: null, suspensionReason: 'Spam' });
    expect(Object.keys((await api.call(`GET /users/${ada.id}`)).body)).not.to.include('status');
  });

  it('ends when an admin reinstates the account: a new session opens, old tokens stay dead', async () => {
    const ada = await api.loggedIn();
    await suspend(ada.id);
    expect(await reinstate(ada.id)).to.equal('204');
    expect(await account(ada.id)).to.deep.include({ status: 'active', suspensionReason: null });
    expect(outcome(await ada.call('GET /me'))).to.equal('401 account_suspended');
    expect(outcome(await (await api.actor(ada)).call('GET /me'))).to.equal('200');
    expect(await reinstate(ada.id), 'once more').to.equal('204');
  });

  it('ends by itself at its time', async () => {
    const ada = await api.loggedIn();
    const until = new Date(service().clock.now().getTime() + 3_600_000).toISOString();
    await suspend(ada.id, { reason: 'Pause', until });
    expect(await logIn(ada)).to.equal('403 identity.account_suspended');
    service().clock.advance(3_600);
    expect(await logIn(ada)).to.equal('200');
    admin = await api.actor(admin);
    expect(await account(ada.id)).to.deep.include({ status: 'active', suspendedUntil: null });
  });

  it('is not undone by a new password', async () => {
    const ada = await api.registered();
    await suspend(ada.id);
    const password = 'a better horse battery';
    await service().container.get(T.SetPassword).execute(ada.login, password);
    expect(await logIn({ ...ada, password })).to.equal('403 identity.account_suspended');
  });

  it('is refused with what is wrong in the body', async () => {
    const { id } = await api.registered();
    const past = new Date(service().clock.now().getTime() - 1).toISOString();
    for (const [body, expected] of [
      [{ reason: 'x', until: past }, '422 /until suspension.until_past'],
      [{ reason: 'x', until: 'soon' }, '422 /until time.invalid'],
      [{ reason: ' ' }, '422 /reason suspension.reason_blank'],
      [{ reason: 'x'.repeat(501) }, '422 /reason suspension.reason_too_long'],
      [{}, '422 /reason field.required'],
      [{ reason: 'x', ban: true }, '422 /ban field.unknown'],
    ] as const) {
      expect(await suspend(id, body), expected).to.equal(expected);
    }
    expect((await account(id)).status).to.equal('active');
  });

  it('is 404 for nobody, malformed ids included', async () => {
    for (const action of ['suspend', 'reinstate', 'end-sessions']) {
      const body = action === 'suspend' ? { body: { reason: 'x' } } : {};
      const nobody = '01a1fd2e-488a-7429-b88a-aad2b7c26d6c';
      expect(outcome(await admin.call(`POST /admin/users/${nobody}/${action}`, body))).to.equal(
        '404 identity.user_not_found',
      );
      expect(outcome(await admin.call(`POST /admin/users/x/${action}`, body))).to.equal(
        '404 request.not_found',
      );
    }
  });

  it('stands in the person’s history, with the admin who did it', async () => {
    const ada = await api.loggedIn();
    await suspend(ada.id, { reason: 'Spam', until: null });
    await reinstate(ada.id);
    type Events = { readonly items: readonly AuditEventView[] };
    const actor = await api.actor(ada);
    for (const [by, path] of [
      [actor, '/me/activity'],
      [admin, `/admin/users/${ada.id}/activity`],
    ] as const) {
      const { items } = (await by.call<Events>(`GET ${path}`)).body;
      const done = items.filter(({ actorId }) => actorId === admin.id);
      expect(done.map(({ type, data }) => [type, data])).to.deep.equal([
        ['account.reinstated', {}],
        ['account.suspended', { reason: 'Spam', until: null, sessionsEnded: 1 }],
      ]);
      expect(done.map(({ ip }) => ip === null)).to.deep.equal([by === actor, by === actor]);
    }
    const nobody = '01a1fd2e-488a-7429-b88a-aad2b7c26d6c';
    expect(outcome(await admin.call(`GET /admin/users/${nobody}/activity`))).to.equal(
      '404 identity.user_not_found',
    );
  });

  it('is what an admin can do to an admin, but who is suspended can do nothing', async () => {
    const other = await api.admin();
    expect(await suspend(other.id)).to.equal('204');
    const ada = await api.registered();
    expect(await suspend(ada.id, { reason: 'revenge' }, other)).to.equal('401 account_suspended');
  });
});

inEachWorld('The last admin', (start) => {
  const { api } = start();
  let admin: Actor;
  before(async () => {
    admin = await api.admin();
  });

  const attempts = async (by: Actor, id: string): Promise<readonly string[]> => [
    outcome(await by.call(`POST /admin/users/${id}/suspend`, { body: { reason: 'x' } })),
    outcome(await by.call(`DELETE /admin/users/${id}`)),
    outcome(await by.call(`PUT /users/${id}/roles`, { body: { roles: ['user'] } })),
    outcome(await by.call('DELETE /me')),
  ];

  it('who is not suspended can be neither suspended, deleted nor demoted', async () => {
    const last = '409 roles.last_admin';
    expect(await attempts(admin, admin.id)).to.deep.equal([last, last, last, last]);
    const suspended = await api.admin();
    await admin.call(`POST /admin/users/${suspended.id}/suspend`, { body: { reason: 'x' } });
    expect(await attempts(admin, admin.id), 'beside a suspended one').to.deep.equal([last, last, last, last]);
    expect(outcome(await admin.call(`DELETE /admin/users/${suspended.id}`))).to.equal('204');
  });

  it('is left when two suspend each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const other = await api.admin();
      const suspending = (by: Actor, whom: Actor) =>
        by.call(`POST /admin/users/${whom.id}/suspend`, { body: { reason: 'x' } });
      const answers = await Promise.all([suspending(admin, other), suspending(other, admin)]);
      const outcomes = answers.map(outcome);
      expect(outcomes.filter((each) => each === '204')).to.have.length(1);
      const refused = outcomes.find((each) => each !== '204');
      expect(refused).to.be.oneOf(['409 roles.last_admin', '401 account_suspended']);
      if (outcomes[0] !== '204') admin = other;
      for (const each of [admin, other]) {
        if (each !== admin) await admin.call(`DELETE /admin/users/${each.id}`);
      }
    }
    expect(outcome(await admin.call('GET /admin/users'))).to.equal('200');
  });
});
