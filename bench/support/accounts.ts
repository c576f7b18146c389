/** An account that the load uses, logged in. */
export interface LoggedIn {
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const PASSWORD = 'correct horse battery staple';
export const JSON_TYPE = { 'content-type': 'application/json' } as const;

export function bearer(token: string | undefined): { readonly authorization?: string } {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Logins `<prefix>-1` to `<prefix>-<count>`. */
export function logins(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

/** Registers an account for each login, one after the other. */
export async function register(url: string, names: readonly string[]): Promise<void> {
  for (const login of names) {
    const person = { email: `${login}@example.org`, firstName: 'Ada', lastName: 'Lovelace' };
    await post(`${url}/register`, { login, password: PASSWORD, ...person }, 201);
  }
}

/** Opens a session for each, one after the other. */
export async function logIn(url: string, names: readonly string[]): Promise<readonly LoggedIn[]> {
  const all: LoggedIn[] = [];
  for (const login of names) {
    const answer = await post(`${url}/login`, { login, password: PASSWORD }, 200);
    const { user, ...tokens } = (await answer.json()) as LoggedIn & {
      readonly user?: { readonly id: string };
    };
    all.push({ ...tokens, id: user?.id ?? '' });
  }
  return all;
}

/** @throws {Error} for another status. */
export async function get(url: string, token?: string): Promise<Response> {
  return await expectStatus(await fetch(url, { headers: bearer(token) }), 200);
}

/** @throws {Error} for another status. */
export async function post(url: string, body: object, status: number, headers = {}): Promise<Response> {
  const request = { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) };
  return await expectStatus(await fetch(url, request), status);
}

async function expectStatus(answer: Response, status: number): Promise<Response> {
  if (answer.status === status) return answer;
  throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
}
