import { MAX_TOTP_FACTORS } from '#domain/factors/totp-factor.ts';
import type { HostileClient, HostilePerson } from './hostile-client.ts';
import { TotpApp } from './totp-app.ts';

/** A call that takes a body, with one that would be good. */
export interface BodyCall {
  readonly operationId: string;
  readonly line: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly as?: HostilePerson;
  /** What a body with nothing in it gets, or none, where that is no fault of the body. */
  readonly bare?: number;
  /** Members that may be any object: what is in them is for the use case to judge. */
  readonly anyObject?: readonly string[];
}

export interface Cast {
  readonly ada: HostilePerson;
  readonly root: HostilePerson;
  /** Has as many authenticators as an account may have. */
  readonly full: HostilePerson;
  readonly taskId: string;
}

const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Calls whose body may be any object, or holds objects that may be any: their own suite is about what they refuse. */
export const TAKE_ANY_OBJECT: ReadonlySet<string> = new Set(['setMetadata', 'setAccountMetadata']);

/** Every other POST, PUT and PATCH of the API. Logout and refresh come without a bearer: what their bodies hold is all. */
export function bodyCalls(client: HostileClient, { ada, root, full, taskId }: Cast): readonly BodyCall[] {
  const task = { title: 'A task', description: 'Words', status: 'done', dueAt: '2030-01-31T12:00:00Z' };
  const { password, tokens, login, id } = ada;
  const profile = {
    firstName: 'Augusta',
    lastName: 'King',
    login: `x${login}`,
    email: client.newPerson().email,
  };
  const { refreshToken } = tokens;
  return [
    { operationId: 'register', line: 'POST /register', body: client.newPerson() },
    { operationId: 'login', line: 'POST /login', body: { login, password } },
    { operationId: 'login', line: 'POST /login', body: { email: ada.email, password } },
    { operationId: 'refresh', line: 'POST /refresh', body: { refreshToken }, bare: 401 },
    { operationId: 'logout', line: 'POST /logout', body: { refreshToken }, bare: 401 },
    {
      operationId: 'loginWithFactor',
      line: 'POST /login/factor',
      body: { challenge: 'of-a-login', totp: '123456' },
    },
    {
      operationId: 'loginWithFactor',
      line: 'POST /login/factor',
      body: { challenge: 'of-a-login', recoveryCode: 'of-a-set' },
    },
    {
      operationId: 'loginWithPasskey',
      line: 'POST /login/passkey',
      body: { credential: { id: 'x' } },
      anyObject: ['credential'],
    },
    { operationId: 'stepUp', line: 'POST /me/authenticate', body: { password }, as: ada },
    { operationId: 'stepUp', line: 'POST /me/authenticate', body: { totp: '123456' }, as: ada },
    { operationId: 'beginTotp', line: 'POST /me/factors/totp', body: { name: 'Phone' }, as: full, bare: 409 },
    {
      operationId: 'confirmTotp',
      line: `POST /me/factors/totp/${UNKNOWN}/confirm`,
      body: { code: '123456' },
      as: ada,
    },
    {
      operationId: 'addPasskey',
      line: 'POST /me/passkeys',
      body: { name: 'Key', credential: { id: 'x' } },
      as: ada,
      anyObject: ['credential'],
    },
    {
      operationId: 'renamePasskey',
      line: `PATCH /me/passkeys/${UNKNOWN}`,
      body: { name: 'Key' },
      as: ada,
      bare: 422,
    },
    { operationId: 'updateMe', line: 'PATCH /me', body: profile, as: ada },
    { operationId: 'updateUser', line: `PATCH /users/${id}`, body: profile, as: ada },
    {
      operationId: 'changePassword',
      line: 'PUT /me/password',
      body: { currentPassword: password, newPassword: client.watch.newPassword() },
      as: ada,
    },
    { operationId: 'updateOwnRoles', line: 'PUT /roles/update', body: { new_roles: ['user'] }, as: ada },
    { operationId: 'assignRoles', line: `PUT /users/${id}/roles`, body: { roles: ['user'] }, as: root },
    {
      operationId: 'createAccount',
      line: 'POST /admin/users',
      body: { ...client.newPerson(), roles: ['user'] },
      as: root,
    },
    {
      operationId: 'suspendAccount',
      line: `POST /admin/users/${id}/suspend`,
      body: { reason: 'Spam', until: '2100-01-31T12:00:00Z' },
      as: root,
    },
    {
      operationId: 'createInvitation',
      line: 'POST /invitations',
      body: { email: client.newPerson().email, roles: ['user'], expiresInSeconds: 60 },
      as: root,
    },
    {
      operationId: 'acceptInvitation',
      line: 'POST /invitations/accept',
      body: { token: 'of-an-invitation', ...client.newPerson() },
    },
    { operationId: 'requestPasswordReset', line: 'POST /password/reset', body: { email: ada.email } },
    {
      operationId: 'confirmPasswordReset',
      line: 'POST /password/reset/confirm',
      body: { token: 'of-a-mail', newPassword: client.watch.newPassword() },
    },
    {
      operationId: 'confirmVerification',
      line: 'POST /email/verification/confirm',
      body: { token: 'of-a-mail' },
    },
    { operationId: 'confirmEmailChange', line: 'POST /me/email/confirm', body: { token: 'of-a-mail' } },
    { operationId: 'undoEmailChange', line: 'POST /email/undo', body: { token: 'of-a-mail' } },
    { operationId: 'createTask', line: 'POST /tasks', body: task, as: ada },
    { operationId: 'replaceTask', line: `PUT /tasks/${taskId}`, body: task, as: ada },
    { operationId: 'updateTask', line: `PATCH /tasks/${taskId}`, body: task, as: ada },
  ];
}

export async function castFor(client: HostileClient, root: HostilePerson): Promise<Cast> {
  const ada = await client.registered();
  const { body } = await client.call<{ id: string }>('POST /tasks', { as: ada, body: { title: 'Kept' } });
  const full = await client.registered();
  for (let made = 0; made < MAX_TOTP_FACTORS; made += 1) await addAuthenticator(client, full);
  return { ada, root, full, taskId: body.id };
}

async function addAuthenticator(client: HostileClient, as: HostilePerson): Promise<void> {
  const begun = await client.call<{ id: string; secret: string }>('POST /me/factors/totp', { as });
  const { id, secret } = begun.body;
  const code = await new TotpApp(secret, { now: () => new Date() }).code();
  const { status } = await client.call(`POST /me/factors/totp/${id}/confirm`, { as, body: { code } });
  if (status !== 200) throw new Error(`No authenticator was added: ${status}`);
}
