import { expect } from 'chai';
import type { TaskView } from '#application/tasks/views.ts';
import { PAGE_ASSETS } from '#adapters/http/account-pages/page-assets.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome } from '#tests/support/answer.ts';
import type { Actor } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

/** Whoever calls: somebody without a token; the owner of what is asked for; another user; an admin; dead tokens, the last of a suspended admin. */
const CALLERS = ['nobody', 'owner', 'other', 'admin', 'ended', 'deleted', 'suspended'] as const;
type Caller = (typeof CALLERS)[number];

/** What the owner has, by which the paths and bodies below name it. */
interface Owned {
  readonly owner: Actor;
  /** Of another session of the owner's. */
  readonly session: string;
  readonly task: string;
  /** Of an admin. */
  readonly invitation: string;
}

interface Row {
  readonly body?: (caller: Actor | null, owned: Owned) => unknown;
  /** The value of the path's parameter. */
  readonly of?: (owned: Owned) => string;
  /** A status for each caller, in the order of {@link CALLERS}. */
  readonly expected: readonly [number, number, number, number, number, number, number];
}

const everybody = (status: number): Row['expected'] => [
  status,
  status,
  status,
  status,
  status,
  status,
  status,
];
/** For what concerns the caller alone: whoever has a live session is the owner. */
const own = (status: number): Row['expected'] => [401, status, status, status, 401, 401, 401];
/** For admins alone. */
const admins = (status: number): Row['expected'] => [401, 403, 403, status, 401, 401, 401];

/** A token may be left out; one that is sent must be alive. */
const OPTIONAL: Row['expected'] = [503, 503, 503, 503, 401, 401, 401];

const user = ({ owner }: Owned): string => owner.id;
const task = (owned: Owned): string => owned.task;
const unknown = (): string => '01890a5d-ac96-774b-bcce-b302099a8057';
const REASONS: Partial<Record<Caller, string>> = {
  ended: '401 logged_out',
  deleted: '401 account_deleted',
  suspended: '401 account_suspended',
};
const TAKES_NO_BEARER = ['POST /refresh', 'POST /login/passkey'];
let names = 0;

/** Every call of the API. One that is not listed here fails the suite. */
const MATRIX: Readonly<Record<string, Row>> = {
  'POST /register': {
    body: () => ({ login: `matrix-${(names += 1)}`, password: 'correct horse battery' }),
    expected: everybody(201),
  },
  'POST /login': {
    body: (_, { owner }) => ({ login: owner.login, password: owner.password }),
    expected: everybody(200),
  },
  // Whoever knows no challenge.
  'POST /login/factor': { body: () => ({ challenge: 'x', totp: '000000' }), expected: everybody(422) },
  'POST /login/passkey/options': { expected: everybody(200) },
  // The answer of no passkey that is known.
  'POST /login/passkey': { body: () => ({ credential: {} }), expected: everybody(401) },
  // A bearer is not what is traded here.
  'POST /refresh': { expected: everybody(401) },
  'POST /logout': { expected: [401, 204, 204, 204, 204, 204, 204] },
  'GET /me': { expected: own(200) },
  'PATCH /me': { body: () => ({ firstName: 'Grace' }), expected: own(200) },
  'DELETE /me': { expected: own(204) },
  'PUT /me/password': {
    body: (caller) => ({ currentPassword: caller?.password ?? 'x', newPassword: 'a better horse battery' }),
    expected: own(204),
  },
  'POST /me/authenticate': { body: (caller) => ({ password: caller?.password ?? 'x' }), expected: own(200) },
  'POST /me/authenticate/options': { expected: own(409) },
  'GET /me/factors': { expected: own(200) },
  'POST /me/factors/totp': { expected: own(201) },
  'POST /me/factors/totp/:id/confirm': { of: unknown, body: () => ({ code: '000000' }), expected: own(404) },
  'DELETE /me/factors/totp/:id': { of: unknown, expected: own(404) },
  'POST /me/recovery-codes': { expected: own(409) },
  'POST /me/passkeys/options': { expected: own(200) },
  'POST /me/passkeys': { body: () => ({ credential: {} }), expected: own(403) },
  'PATCH /me/passkeys/:id': { of: unknown, body: () => ({ name: 'Key' }), expected: own(404) },
  'DELETE /me/passkeys/:id': { of: unknown, expected: own(404) },
  'GET /me/sessions': { expected: own(200) },
  'DELETE /me/sessions/:id': { of: ({ session }) => session, expected: [401, 204, 404, 404, 401, 401, 401] },
  // Without mail, whoever gets so far is told so.
  'POST /email/verification': { expected: own(503) },
  'POST /email/verification/confirm': { body: () => ({ token: 'x' }), expected: OPTIONAL },
  'POST /password/reset': { body: () => ({ email: 'a@example.org' }), expected: everybody(503) },
  'POST /password/reset/confirm': {
    body: () => ({ token: 'x', newPassword: 'a better horse battery' }),
    expected: everybody(503),
  },
  'POST /me/email/confirm': { body: () => ({ token: 'x' }), expected: OPTIONAL },
  'POST /email/undo': { body: () => ({ token: 'x' }), expected: everybody(503) },
  'GET /me/metadata': { expected: own(200) },
  'PUT /me/metadata': { body: () => ({ theme: 'dark' }), expected: own(200) },
  'GET /users': { expected: everybody(200) },
  'GET /users/:id': { of: user, expected: everybody(200) },
  'PATCH /users/:id': {
    of: user,
    body: () => ({ firstName: 'Grace' }),
    expected: [401, 200, 403, 403, 401, 401, 401],
  },
  'DELETE /users/:id': { of: user, expected: [401, 204, 403, 403, 401, 401, 401] },
  'PUT /roles/update': { body: () => ({ new_roles: ['user'] }), expected: own(200) },
  'PUT /users/:id/roles': {
    of: user,
    body: () => ({ roles: ['user'] }),
    expected: [401, 403, 403, 200, 401, 401, 401],
  },
  'GET /admin/users': { expected: admins(200) },
  'POST /admin/users': {
    body: () => ({ login: `matrix-${(names += 1)}`, roles: ['user'] }),
    expected: admins(201),
  },
  'GET /admin/users/:id': { of: user, expected: admins(200) },
  'GET /admin/users/:id/sessions': { of: user, expected: admins(200) },
  'GET /admin/users/:id/activity': { of: user, expected: admins(200) },
  'GET /admin/users/:id/metadata': { of: user, expected: admins(200) },
  'PUT /admin/users/:id/metadata': {
    of: user,
    body: () => ({ adminMetadata: { plan: 'free' } }),
    expected: admins(200),
  },
  'DELETE /admin/users/:id': { of: user, expected: admins(204) },
  'POST /admin/users/:id/suspend': { of: user, body: () => ({ reason: 'Spam' }), expected: admins(204) },
  'POST /admin/users/:id/reinstate': { of: user, expected: admins(204) },
  'POST /admin/users/:id/end-sessions': { of: user, expected: admins(204) },
  'POST /invitations': { body: () => ({ roles: ['user'] }), expected: admins(201) },
  'GET /invitations': { expected: admins(200) },
  'DELETE /invitations/:id': { of: ({ invitation }) => invitation, expected: admins(204) },
  // Whoever knows no token.
  'POST /invitations/accept': {
    body: () => ({ token: 'x', login: `matrix-${(names += 1)}`, password: 'correct horse battery' }),
    expected: everybody(422),
  },
  'GET /me/activity': { expected: own(200) },
  'GET /admin/audit': { expected: admins(200) },
  'POST /tasks': { body: () => ({ title: 't' }), expected: own(201) },
  'GET /tasks': { expected: own(200) },
  'GET /tasks/:id': { of: task, expected: [401, 200, 404, 404, 401, 401, 401] },
  'PUT /tasks/:id': { of: task, body: () => ({ title: 't' }), expected: [401, 200, 404, 404, 401, 401, 401] },
  'PATCH /tasks/:id': {
    of: task,
    body: () => ({ title: 't' }),
    expected: [401, 200, 404, 404, 401, 401, 401],
  },
  'DELETE /tasks/:id': { of: task, expected: [401, 204, 404, 404, 401, 401, 401] },
  'GET /livez': { expected: everybody(200) },
  'GET /readyz': { expected: everybody(200) },
  'GET /metrics': { expected: everybody(200) },
  'GET /.well-known/jwks.json': { expected: everybody(200) },
  'GET /problems/:code': { of: () => 'request.malformed', expected: everybody(200) },
  'GET /openapi.json': { expected: everybody(200) },
  'GET /account/verify-email': { expected: everybody(200) },
  'GET /account/reset-password': { expected: everybody(200) },
  'GET /account/confirm-email': { expected: everybody(200) },
  'GET /account/undo-email': { expected: everybody(200) },
  'GET /account/invitation': { expected: everybody(200) },
  'GET /account': { expected: everybody(200) },
  'GET /account/login': { expected: everybody(200) },
  'GET /account/forgot-password': { expected: everybody(200) },
  ...Object.fromEntries(
    PAGE_ASSETS.map(({ name }) => [`GET /account/${name}`, { expected: everybody(200) }]),
  ),
  'GET /docs': { expected: everybody(200) },
  'GET /docs/': { expected: everybody(301) },
  'GET /docs/start.js': { expected: everybody(200) },
  'GET /docs/swagger-ui.css': { expected: everybody(200) },
  'GET /docs/swagger-ui-bundle.js': { expected: everybody(200) },
};

inEachWorld('Who may call what', (start) => {
  const { api, service } = start();
  let root: Actor;
  /** For callers who change nothing; calls that do get people of their own. */
  let standing: { readonly owned: Owned; readonly callers: Readonly<Record<Caller, Actor | null>> };

  const callers: Readonly<Record<Caller, (owned: Owned) => Promise<Actor | null>>> = {
    nobody: () => Promise.resolve(null),
    owner: ({ owner }) => Promise.resolve(owner),
    other: async () => await api.loggedIn(),
    admin: async () => await api.admin(),
    // The owner's, so that only its being dead is in the way.
    ended: async ({ owner }) => {
      const ended = await api.actor(owner);
      await ended.call('POST /logout');
      return ended;
    },
    suspended: async () => {
      const suspended = await api.admin();
      await root.call(`POST /admin/users/${suspended.id}/suspend`, { body: { reason: 'Test' } });
      return suspended;
    },
    deleted: async () => {
      const deleted = await api.loggedIn();
      await deleted.call('DELETE /me');
      return deleted;
    },
  };

  const owned = async (): Promise<Owned> => {
    const owner = await api.loggedIn();
    const { sessionId } = await api.actor(owner);
    const { body } = await owner.call<TaskView>('POST /tasks', { body: { title: 'mine' } });
    const invited = await root.call<{ id: string }>('POST /invitations', { body: { roles: ['user'] } });
    return { owner, session: sessionId, task: body.id, invitation: invited.body.id };
  };

  before(async () => {
    // Never the last one, whoever goes.
    root = await api.admin();
    const mine = await owned();
    const all = await Promise.all(CALLERS.map(async (each) => [each, await callers[each](mine)] as const));
    standing = { owned: mine, callers: Object.fromEntries(all) as Record<Caller, Actor | null> };
  });

  it('is settled for every call that there is, and for no other', () => {
    const { container } = service();
    const routes = container.get(T.Routes).map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(Object.keys(MATRIX)).to.have.members(routes);
  });

  for (const [line, { body, of, expected }] of Object.entries(MATRIX))
    it(`${line}: ${expected.join(' ')}`, async () => {
      const found: string[] = [];
      for (const each of CALLERS) {
        const changes = !line.startsWith('GET ') && ['owner', 'other', 'admin'].includes(each);
        const mine = changes ? await owned() : standing.owned;
        const caller = changes ? await callers[each](mine) : standing.callers[each];
        const path = line.replace(/:\w+/, of?.(mine) ?? '');
        const token = caller?.tokens.accessToken;
        const isPage = /^GET \/(?:docs\/|account$|account\/)/.test(line);
        const answer = await api.call(path, {
          body: body?.(caller, mine),
          token,
          ...(isPage && { undocumented: true }),
        });
        found.push(`${each} ${answer.status}`);
        const reason = REASONS[each];
        const needsLife = answer.status === 401 && reason !== undefined && !TAKES_NO_BEARER.includes(line);
        if (needsLife) expect(outcome(answer), `${line} by ${each}`).to.equal(reason);
      }
      expect(found).to.deep.equal(CALLERS.map((each, index) => `${each} ${expected[index]}`));
    });
});
