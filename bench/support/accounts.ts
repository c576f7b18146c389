/** An account that the load uses, logged in. */
export interface LoggedIn {
  readonly id: string;
  readonly login: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const PASSWORD = 'correct horse battery staple';

/** Registers accounts `<prefix>-1` …, through the service itself. */
export async function register(url: string, prefix: string, count: number): Promise<readonly string[]> {
  const logins = Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
  await inTurn(logins, (login) => {
    const names = { email: `${login}@example.org`, firstName: 'Ada', lastName: 'Lovelace' };
    return post(`${url}/register`, { login, password: PASSWORD, ...names }, 201);
  });
  return logins;
}

/** Opens a session for each. */
export async function logIn(url: string, logins: readonly string[]): Promise<readonly LoggedIn[]> {
  return await inTurn(logins, async (login) => {
    const answer = await post(`${url}/login`, { login, password: PASSWORD }, 200);
    const { accessToken, refreshToken, user } = answer as LoggedIn & {
      readonly user?: { readonly id: string };
    };
    return { id: user?.id ?? '', login, accessToken, refreshToken };
  });
}

/** The body of an answer that must be 200. */
export async function textOf(
  url: string,
  token?: string,
): Promise<{ readonly body: string; readonly etag: string }> {
  const headers = token === undefined ? {} : bearer(token);
  const answer = await fetch(url, { headers });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return { body: await answer.text(), etag: answer.headers.get('etag') ?? '' };
}

export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}

export async function post(url: string, body: object, status: number, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : bearer(token)) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.status !== status) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return await answer.json();
}

/** One after the other: an account takes a hash, and more at once than there are threads only wait. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
