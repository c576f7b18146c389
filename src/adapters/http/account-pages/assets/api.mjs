// Calls of the API, and what went wrong in them.

// Where the service is: these files lie in its folder `account`.
const SERVICE = new URL('..', import.meta.url);

// A call that the service refused: the members of its problem (RFC 9457), and `retryAfter` in seconds.
export class Problem extends Error {
  constructor({ code = '', reason = null, errors = [], ...members }, retryAfter) {
    super(code);
    this.code = code;
    this.reason = reason;
    this.errors = errors;
    this.members = members;
    this.retryAfter = retryAfter;
  }
}

// Somebody changed their mind. Nothing is said.
export class Cancelled extends Error {}

// @param line method and path, for example `POST /login`.
// @param options.cookie whether the call is about the session in the browser's cookie.
export async function call(line, { body, token, cookie = false } = {}) {
  const [method, path] = line.split(' ');
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(new URL(path.slice(1), SERVICE), {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: cookie ? 'same-origin' : 'omit',
    // An answer that renews the cookie arrives, also where the page is left meanwhile.
    keepalive: cookie,
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  });
  if (!answer.ok) throw new Problem(await answer.json(), Number(answer.headers.get('Retry-After')) || 60);
  return answer.status === 204 ? null : await answer.json();
}
