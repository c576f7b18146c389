import type autocannon from 'autocannon';
import { bearer, get, JSON_TYPE, PASSWORD, type LoggedIn } from './accounts.ts';

type Requests = Omit<autocannon.Options, 'url'>;

/** `GET` with a token of its own on each connection; every body is one of those that the tokens get now. */
export async function getAsEach(
  url: string,
  path: string,
  tokens: readonly (string | undefined)[] = [undefined],
): Promise<Requests> {
  const bodies = new Set(
    await Promise.all(tokens.map(async (token) => await (await get(`${url}${path}`, token)).text())),
  );
  return {
    ...eachConnection(tokens.map((token) => [{ method: 'GET', path, headers: bearer(token) }])),
    verifyBody: isOneOf(bodies),
  };
}

/** `POST /refresh`, each connection with its own chain of refresh tokens, which goes on in the next run. */
export function refreshChains(accounts: readonly LoggedIn[]): Requests {
  return eachConnection(
    accounts.map((account) => {
      let { refreshToken } = account;
      return [
        {
          method: 'POST',
          path: '/refresh',
          headers: JSON_TYPE,
          setupRequest: (request) => ({ ...request, body: JSON.stringify({ refreshToken }) }),
          onResponse: (_status, body) => {
            ({ refreshToken } = JSON.parse(body) as LoggedIn);
          },
        },
      ];
    }),
  );
}

/** `POST /login` as `<prefix>-1` to `<prefix>-<count>` in turn. */
export function logInAsEach(prefix: string, count: number): Requests {
  let next = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    next = (next % count) + 1;
    return { ...request, body: JSON.stringify({ login: `${prefix}-${next}`, password: PASSWORD }) };
  };
  return { requests: [{ method: 'POST', path: '/login', headers: JSON_TYPE, setupRequest }] };
}

function eachConnection(requests: readonly autocannon.Request[][]): Requests {
  let connection = 0;
  return {
    setupClient: (client) => {
      client.setRequests(requests[connection % requests.length] ?? []);
      connection += 1;
    },
  };
}

/** autocannon's types let a body be many things; it is the answer as text. */
function isOneOf(bodies: ReadonlySet<string>): (body: autocannon.Request['body']) => boolean {
  return (body) => bodies.has(String(body));
}
