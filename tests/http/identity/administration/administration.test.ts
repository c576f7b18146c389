import { expect } from 'chai';
import type { SessionView } from '#application/identity/sessions/views.ts';
import type { ManagedAccountView } from '#application/identity/administration/views.ts';
import { outcome, type Answer } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

interface Page {
  readonly items: readonly ManagedAccountView[];
  readonly nextCursor: string | null;
}

type Created = ManagedAccountView & {
  readonly invitation: { readonly token: string; readonly expiresAt: string } | null;
};

inEachWorld('Administration', (start) => {
  const { api, service } = start({ ROLES: 'user,admin,editor' });
  let admin: Actor;
  before(async () => {
    admin = await api.admin();
  });

  const search = async (query: string): Promise<Answer<Page>> =>
    await admin.call<Page>(`GET /admin/users${query}`);
  const logins = async (query: string): Promise<readonly (string | null)[]> =>
    (await search(query)).body.items.map(({ login }) => login);
  const create = async (body: unknown): Promise<Answer<Created>> =>
    await admin.call<Created>('POST /admin/users', { body });

  describe('finds accounts', () => {
    it('newest first, as their owners see them and with what admins need', async () => {
      const ada = await api.loggedIn();
      const { items } = (await search('?limit=1')).body;
      const { lastLoginAt, ...rest } = items[0]!;
      expect(rest).to.deep.equal({
        ...ada.tokens.user,
        status: 'active',
        suspendedUntil: null,
        suspensionReason: null,
      });
      expect(Date.parse(lastLoginAt!)).to.be.at.least(Date.parse(rest.createdAt));
    });

    it('page by page, by text, role, status and time of creation', async () => {
      const [one, two, three] = ['searched-1', 'searched-2', 'searched-3'];
      for (const login of [one, two, three]) {
        await create({ login, roles: ['user'] });
        service().clock.advance(1);
      }
      const first = (await search('?q=SEARCHED&limit=2')).body;
      expect(first.items.map(({ login }) => login)).to.deep.equal([three, two]);
      const cursor = first.nextCursor ?? '';
      expect(await logins(`?q=SEARCHED&limit=2&cursor=${cursor}`)).to.deep.equal([one]);
      const id = first.items[1]!.id;
      await admin.call(`PUT /users/${id}/roles`, { body: { roles: ['editor'] } });
      await admin.call(`POST /admin/users/${id}/suspend`, { body: { reason: 'x' } });
      expect(await logins('?q=searched&role=editor')).to.deep.equal([two]);
      expect(await logins('?role=editor'))
        .to.include(two)
        .and.not.include(three);
      expect(await logins('?q=searched&status=suspended')).to.deep.equal([two]);
      expect(await logins('?q=searched&status=active')).to.deep.equal([three, one]);
      const since = encodeURIComponent(first.items[1]!.createdAt);
      expect(await logins(`?q=searched&createdFrom=${since}`)).to.deep.equal([three, two]);
      expect(await logins(`?q=searched&createdTo=${since}`)).to.deep.equal([one]);
    });

    it('with no more and no less than the text says', async () => {
      await create({ login: 'odd', firstName: '50%_off\\', lastName: 'Éa', roles: ['user'] });
      for (const text of ['50%_off\\', '50%', '50%_OFF']) {
        expect(await logins(`?q=${encodeURIComponent(text)}`)).to.deep.equal(['odd']);
      }
      expect(await logins('?q=%25%25%25')).to.deep.equal([]);
    });

    it('or says what is wrong with the question', async () => {
      const cursor = (await search('?limit=1')).body.nextCursor;
      for (const [query, expected] of [
        ['?q=ab', '422 ?q search.invalid'],
        ['?q=abc%00', '422 ?q search.invalid'],
        [`?q=${'x'.repeat(255)}`, '422 ?q search.invalid'],
        ['?role=emperor', '422 ?role roles.unknown_role'],
        ['?status=gone', '422 ?status field.invalid'],
        ['?createdFrom=yesterday', '422 ?createdFrom time.invalid'],
        ['?createdFrom=2026-01-02T00:00:00Z&createdTo=2026-01-01T00:00:00Z', '422 ?createdTo time.range'],
        ['?limit=0', '422 ?limit field.invalid'],
        ['?cursor=x', '422 ?cursor cursor.invalid'],
        ['?q=abc&q=def', '422 ?q parameter.repeated'],
        [`?q=abc&cursor=${cursor}`, '422 ?cursor cursor.invalid'],
      ] as const) {
        expect(outcome(await search(query)), query).to.equal(expected);
      }
    });
  });

  it('shows one account with the last login, which changes neither its tag nor the public list', async () => {
    const ada = await api.registered();
    const tags = async () => {
      const [user, list] = await Promise.all([api.call(`GET /users/${ada.id}`), api.call('GET /users')]);
      return [user.headers.get('etag'), list.headers.get('etag')];
    };
    const account = async () => (await admin.call<ManagedAccountView>(`GET /admin/users/${ada.id}`)).body;
    const [tagsBefore, before] = [await tags(), await account()];
    expect(before.lastLoginAt).to.equal(null);
    await api.login(ada);
    const after = await account();
    expect(after.lastLoginAt).not.to.equal(null);
    expect({ ...after, lastLoginAt: null }).to.deep.equal(before);
    expect(await tags()).to.deep.equal(tagsBefore);
  });

  it('lists an account’s live sessions, and ends them', async () => {
    const ada = await api.loggedIn();
    await api.actor(ada);
    const sessions = async () =>
      (await admin.call<{ items: readonly SessionView[] }>(`GET /admin/users/${ada.id}/sessions`)).body.items;
    const live = await sessions();
    expect(live.map(({ current }) => current)).to.deep.equal([false, false]);
    expect(live.at(-1)?.id).to.equal(ada.sessionId);
    expect(outcome(await admin.call(`POST /admin/users/${ada.id}/end-sessions`))).to.equal('204');
    expect(await sessions()).to.deep.equal([]);
    expect(outcome(await ada.call('GET /me'))).to.equal('401 ended_by_admin');
    const refreshed = await api.call('POST /refresh', { body: { refreshToken: ada.tokens.refreshToken } });
    expect(outcome(refreshed)).to.equal('401 ended_by_admin');
    expect(outcome(await (await api.actor(ada)).call('GET /me'))).to.equal('200');
  });

  it('deletes an account, whose tokens stop at once', async () => {
    const ada = await api.loggedIn();
    expect(outcome(await admin.call(`DELETE /admin/users/${ada.id}`))).to.equal('204');
    expect(outcome(await ada.call('GET /me'))).to.equal('401 account_deleted');
    for (const line of ['GET /admin/users/', 'DELETE /admin/users/', 'GET /users/']) {
      expect(outcome(await admin.call(line + ada.id))).to.equal('404 identity.user_not_found');
    }
    const sessions = await admin.call(`GET /admin/users/${ada.id}/sessions`);
    expect(outcome(sessions)).to.equal('404 identity.user_not_found');
  });

  it('makes an account with roles and a password', async () => {
    const password = 'correct horse battery';
    const { status, headers, body } = await create({ login: 'made', password, roles: ['editor', 'user'] });
    expect(status).to.equal(201);
    expect(headers.get('location')).to.equal(`/admin/users/${body.id}`);
    expect([body.roles, body.invitation]).to.deep.equal([['user', 'editor'], null]);
    expect((await api.login({ login: 'made', password })).user.id).to.equal(body.id);
    expect((await create({ login: 'plain', password })).body.roles).to.deep.equal(['user']);
  });

  it('makes an account without a password, which its invitation gives one, once', async () => {
    const made = await create({ login: 'invited', firstName: 'Ida', roles: ['user', 'editor'] });
    const { id, invitation } = made.body;
    const password = 'correct horse battery';
    expect(outcome(await api.call('POST /login', { body: { login: 'invited', password } }))).to.equal(
      '401 invalid_credentials',
    );
    const { token } = invitation!;
    const accept = async (body: object) => await api.call('POST /invitations/accept', { body });
    expect(outcome(await accept({ token, password, login: 'other' }))).to.equal(
      '422 /login invitation.names_given',
    );
    expect(outcome(await accept({ token, password: 'invited' }))).to.equal(
      '422 /password password.too_short',
    );
    expect(outcome(await accept({ token, password }))).to.equal('200');
    expect(outcome(await accept({ token, password }))).to.equal('422 invitation.invalid');
    const { user } = await api.login({ login: 'invited', password });
    expect([user.id, user.roles]).to.deep.equal([id, ['user', 'editor']]);
  });

  it('makes no account of what breaks a rule, or is taken', async () => {
    const [ada, password] = [await api.registered(), 'correct horse battery'];
    for (const [body, expected] of [
      [{ login: ada.login, password }, '409 identity.login_taken'],
      [{ login: ada.login.toUpperCase() }, '409 identity.login_taken'],
      [{ email: ada.email, firstName: 'A', lastName: 'B' }, '409 identity.email_taken'],
      [{ login: 'rolf', roles: [] }, '422 /roles roles.none'],
      [{ login: 'rolf', roles: ['emperor'] }, '422 /roles roles.unknown_role'],
      [{ roles: ['user'] }, '422 /login account.nameless'],
      [{ login: 'rolf', password: 'short' }, '422 /password password.too_short'],
      [{ login: 'rolf', status: 'suspended' }, '422 /status field.unknown'],
    ] as const) {
      expect(outcome(await create(body)), JSON.stringify(body)).to.equal(expected);
    }
    expect(await logins('?q=rolf')).to.deep.equal([]);
  });

  it('is no way to anybody’s password hash', async () => {
    await api.loggedIn();
    const text = (await search('')).text;
    expect(text).not.to.match(/argon2|hash/i);
    expect(service().lines.some(({ event }) => event === 'request_failed')).to.equal(false);
  });
});
