import { expect } from 'chai';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { InvitationView, IssuedInvitationView } from '#application/invitations/views.ts';
import { outcome, type Answer } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const PASSWORD = 'correct horse battery';
const INVALID = '422 invitation.invalid';
let names = 0;

inEachWorld('Invitations', (start) => {
  const { api, service } = start({ ROLES: 'user,admin,editor', REGISTRATION: 'invited' });
  let admin: Actor;

  const invite = async (
    body: Readonly<Record<string, unknown>> = { roles: ['user'] },
    by = admin,
  ): Promise<Answer<IssuedInvitationView>> =>
    await by.call<IssuedInvitationView>('POST /invitations', { body });
  const accept = async (token: string | null, parts: object = {}): Promise<Answer<AccountView>> => {
    const login = `invited-${(names += 1)}`;
    const body = { token, password: PASSWORD, login, ...parts };
    return await api.call<AccountView>('POST /invitations/accept', { body });
  };
  /** An account that somebody invited made. */
  const joined = async (roles: readonly string[], by?: Actor): Promise<Actor> => {
    const { body } = await accept((await invite({ roles }, by)).body.token);
    const login = body.login ?? '';
    const person = { id: body.id, login, email: '', password: PASSWORD };
    return await api.actor(person);
  };

  before(async () => {
    const token = await service().invitationOf(['user', 'admin']);
    const { body } = await accept(token, { login: 'root' });
    admin = await api.actor({ id: body.id, login: 'root', email: '', password: PASSWORD });
  });

  it('are the only way to an account where REGISTRATION says so', async () => {
    const body = { login: 'stranger', password: PASSWORD };
    expect(outcome(await api.call('POST /register', { body }))).to.equal('403 identity.registration_closed');
    const { status, body: account, headers } = await accept((await invite()).body.token);
    expect(status).to.equal(201);
    expect(headers.get('location')).to.equal(`/users/${account.id}`);
    expect([account.roles, account.email, account.emailVerified]).to.deep.equal([['user'], null, false]);
  });

  it('give the roles and the address that they name', async () => {
    const { token } = (await invite({ roles: ['editor', 'user'], email: 'Ida@example.org' })).body;
    const names = { firstName: 'Ida', lastName: 'B', login: undefined };
    expect(outcome(await accept(token, { ...names, email: 'other@example.org' }))).to.equal(
      '422 /email invitation.email_given',
    );
    expect(outcome(await accept(token, { firstName: 'Ida' }))).to.equal('422 /lastName name.required');
    const { status, body } = await accept(token, names);
    expect([status, body.roles]).to.deep.equal([201, ['user', 'editor']]);
    expect([body.email, body.emailVerified, body.login]).to.deep.equal(['Ida@example.org', false, null]);
  });

  it('open one account, for one of fifty who use them at once', async () => {
    const { token } = (await invite()).body;
    const outcomes = (await Promise.all(Array.from({ length: 50 }, () => accept(token)))).map(outcome);
    expect(outcomes.filter((each) => each === '201')).to.have.length(1);
    expect(new Set(outcomes)).to.deep.equal(new Set(['201', INVALID]));
  });

  it('are unspent when the name is taken, or the password breaks a rule', async () => {
    const { token } = (await invite()).body;
    expect(outcome(await accept(token, { login: 'ROOT' }))).to.equal('409 identity.login_taken');
    expect(outcome(await accept(token, { password: 'short' }))).to.equal('422 /password password.too_short');
    expect(outcome(await accept(token))).to.equal('201');
  });

  it('open nothing when they are wrong, used, revoked or expired, all alike', async () => {
    const [used, revoked, expired] = await Promise.all([
      invite(),
      invite(),
      invite({ roles: ['user'], expiresInSeconds: 60 }),
    ]);
    await accept(used.body.token);
    expect(outcome(await admin.call(`DELETE /invitations/${revoked.body.id}`))).to.equal('204');
    expect(outcome(await admin.call(`DELETE /invitations/${used.body.id}`))).to.equal(
      '404 invitation.not_found',
    );
    service().clock.advance(61);
    const answers = await Promise.all(
      ['wrong', '', used.body.token, revoked.body.token, expired.body.token].map((token) => accept(token)),
    );
    expect(answers.map(outcome)).to.deep.equal(Array.from({ length: 5 }, () => INVALID));
    const texts = answers.map(({ text }) => text.replace(/"requestId":"[^"]+"/, ''));
    expect(new Set(texts).size).to.equal(1);
  });

  it('give their roles only while the admin who made them is one, and is not suspended', async () => {
    const [demoted, suspended, deleted] = [
      await joined(['user', 'admin']),
      await joined(['user', 'admin']),
      await joined(['user', 'admin']),
    ];
    const tokens: string[] = [];
    for (const by of [demoted, suspended, deleted]) {
      tokens.push((await invite({ roles: ['user', 'editor'] }, by)).body.token ?? '');
    }
    await admin.call(`PUT /users/${demoted.id}/roles`, { body: { roles: ['user'] } });
    await admin.call(`POST /admin/users/${suspended.id}/suspend`, { body: { reason: 'x' } });
    await admin.call(`DELETE /admin/users/${deleted.id}`);
    for (const token of tokens) {
      const { status, body } = await accept(token);
      expect([status, body.roles]).to.deep.equal([201, ['user']]);
    }
  });

  it('to an account are void when it is gone, or whoever made it is no admin any more', async () => {
    const other = await joined(['user', 'admin']);
    const bound = async (by: Actor, login: string) => {
      const made = await by.call<{ id: string; invitation: { token: string } }>('POST /admin/users', {
        body: { login, roles: ['user'] },
      });
      return made.body;
    };
    const [gone, orphaned] = [await bound(admin, 'soon-gone'), await bound(other, 'orphaned')];
    await admin.call(`DELETE /admin/users/${gone.id}`);
    await admin.call(`POST /admin/users/${other.id}/suspend`, { body: { reason: 'x' } });
    for (const { invitation } of [gone, orphaned]) {
      expect(outcome(await accept(invitation.token, { login: undefined }))).to.equal(INVALID);
    }
  });

  it('are listed newest first, without their tokens, page by page', async () => {
    const first = await invite({ roles: ['editor'], email: 'listed@example.org' });
    const second = await invite();
    await admin.call(`DELETE /invitations/${second.body.id}`);
    const path = 'GET /invitations?limit=1';
    type Page = { readonly items: readonly InvitationView[]; readonly nextCursor: string | null };
    const newest = await admin.call<Page>(path);
    expect(newest.body.items.map(({ id, status }) => [id, status])).to.deep.equal([
      [second.body.id, 'revoked'],
    ]);
    const next = await admin.call<Page>(`${path}&cursor=${newest.body.nextCursor}`);
    const { createdAt, ...listed } = next.body.items[0]!;
    expect(listed).to.deep.equal({
      id: first.body.id,
      email: 'listed@example.org',
      roles: ['editor'],
      inviterId: admin.id,
      userId: null,
      status: 'open',
      expiresAt: first.body.expiresAt,
    });
    expect(Date.parse(listed.expiresAt) - Date.parse(createdAt)).to.equal(604_800_000);
    expect(next.text).not.to.include(first.body.token);
    expect(outcome(await admin.call('GET /invitations?cursor=x'))).to.equal('422 ?cursor cursor.invalid');
  });

  it('are not made of what breaks a rule', async () => {
    for (const [body, expected] of [
      [{}, '422 /roles field.required'],
      [{ roles: [] }, '422 /roles roles.none'],
      [{ roles: ['emperor'] }, '422 /roles roles.unknown_role'],
      [{ roles: ['user'], email: 'x' }, '422 /email email.invalid'],
      [{ roles: ['user'], expiresInSeconds: 2_592_001 }, '422 /expiresInSeconds invitation.lifetime'],
      [{ roles: ['user'], expiresInSeconds: 0 }, '422 /expiresInSeconds invitation.lifetime'],
      [{ roles: ['user'], expiresInSeconds: 1.5 }, '422 /expiresInSeconds invitation.lifetime'],
      [{ roles: ['user'], token: 'mine' }, '422 /token field.unknown'],
    ] as const) {
      expect(outcome(await invite(body)), JSON.stringify(body)).to.equal(expected);
    }
    expect(outcome(await admin.call('DELETE /invitations/x'))).to.equal('404 request.not_found');
  });
});

inEachWorld('Invitations where anybody may register', (start) => {
  const { api } = start();

  it('can be accepted as well', async () => {
    const admin = await api.admin();
    const { body } = await admin.call<IssuedInvitationView>('POST /invitations', {
      body: { roles: ['user'] },
    });
    const accepted = await api.call('POST /invitations/accept', {
      body: { token: body.token, password: PASSWORD, login: 'accepted' },
    });
    expect(outcome(accepted)).to.equal('201');
  });
});
