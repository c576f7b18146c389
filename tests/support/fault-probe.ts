import { expect } from 'chai';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { outcome } from './answer.ts';
import type { FaultClient, FaultReply, FaultRequest } from './fault-client.ts';

/** A session that must go on, whatever happens to a cache. */
export interface LastingSession {
  readonly client: FaultClient;
  readonly tokens: TokensView;
}

type Call = <Body>(line: string, expected: string, parts?: FaultRequest) => Promise<FaultReply<Body>>;

/**
 * One life of an account, each answer held against the one right answer: what was changed is seen at once, what was
 * ended is dead at once, what lives goes on.
 * @returns how long each request took.
 */
export async function expectRightAnswers(
  client: FaultClient,
  lasting: LastingSession,
): Promise<readonly number[]> {
  const times: number[] = [];
  const call: Call = async <Body>(line: string, expected: string, parts: FaultRequest = {}) => {
    const reply = await client.call<Body>(line, parts);
    times.push(reply.ms);
    expect(outcome({ ...reply, headers: new Headers() }), `${line}: ${reply.text}`).to.equal(expected);
    return reply;
  };
  const person = client.newPerson();
  const { id } = (await call<AccountView>('POST /register', '201', { body: person })).body;
  const listed = await call<{ items: { id: string; login: string }[] }>('GET /users', '200');
  expect(listed.body.items.map((item) => item.id)).to.include(id);
  await call('POST /login', '401 invalid_credentials', { body: { ...person, password: 'another one' } });
  const log = async (): Promise<string> =>
    (await call<TokensView>('POST /login', '200', { body: person })).body.accessToken;

  const token = await log();
  const login = `${person.login}x`;
  expect((await call<AccountView>('GET /me', '200', { token })).body.login).to.equal(person.login);
  await call('PATCH /me', '200', { token, body: { login } });
  expect((await call<AccountView>('GET /me', '200', { token })).body.login).to.equal(login);
  const renamed = await call<{ items: { id: string; login: string }[] }>('GET /users', '200');
  expect(renamed.body.items.find((item) => item.id === id)?.login).to.equal(login);

  const other = (await call<TokensView>('POST /login', '200', { body: { ...person, login } })).body;
  await call('POST /logout', '204', { token });
  await call('GET /me', '401 logged_out', { token });
  const { refreshToken } = other;
  const { accessToken } = (await call<TokensView>('POST /refresh', '200', { body: { refreshToken } })).body;
  await call('PUT /roles/update', '200', { token: accessToken, body: { new_roles: ['user'] } });
  await call('GET /me', '401 roles_changed', { token: accessToken });
  const last = (await call<TokensView>('POST /login', '200', { body: { ...person, login } })).body;
  await call('POST /tasks', '201', { token: last.accessToken, body: { title: 'a task' } });
  await call('DELETE /me', '204', { token: last.accessToken });
  await call('GET /tasks', '401 account_deleted', { token: last.accessToken });
  await call('GET /me', '200', { token: lasting.tokens.accessToken });
  return times;
}

/** The outcome of one request with this token, as `200` or `401 logged_out`. */
export async function tokenStateOf(client: FaultClient, accessToken: string): Promise<string> {
  const reply = await client.call('GET /me', { token: accessToken });
  return outcome({ ...reply, headers: new Headers() });
}
