import type { Lane } from './generator/job.ts';
import { bearer, PASSWORD, textOf, type LoggedIn } from './support/accounts.ts';
import { SESSION_PATH } from './support/better-auth.ts';
import {
  CHEAP_LOGINS,
  CONNECTIONS,
  loginBody,
  LOGINS,
  taskBody,
  type Contenders,
} from './support/contenders.ts';
import { entry, type Entry } from './support/entry.ts';
import type { LoadGenerator } from './support/load-generator.ts';
import type { Operation } from './support/measure.ts';
import type { ServerProcess } from './support/server-process.ts';

export const LATCHKEY = 'Latchkey';
export const KOA_FULL = 'koa-full';
export const TUTORIAL = 'tutorial';
export const BETTER_AUTH = 'Better Auth';
export const UNCACHED = 'Latchkey without Redis';
export const CHEAP_HASH = 'Latchkey, cheapest hash';
export const HASH_ALONE = 'hash alone';

const JSON_BODY = { 'content-type': 'application/json' };

/** What is measured, and against what. Registration comes last: it changes the list of users. */
export async function operations(
  contenders: Contenders,
  generator: LoadGenerator,
): Promise<readonly Operation[]> {
  const { latchkey, uncached, cheapHash, koaFull, tutorial, betterAuth } = contenders;
  const { accounts, tutorialAccounts, betterAuthTokens, users, task } = contenders;
  const [owner] = accounts as [LoggedIn];
  const everyLane = (lane: Lane): readonly Lane[] => Array.from({ length: CONNECTIONS }, () => lane);
  const get = (
    label: string,
    server: ServerProcess,
    path: string,
    lanes: readonly Lane[],
    status = 200,
  ): Entry => entry(label, server, generator, { method: 'GET', path, status, lanes });
  const send = (
    label: string,
    server: ServerProcess,
    path: string,
    lanes: readonly Lane[],
    status = 200,
  ): Entry => entry(label, server, generator, { method: 'POST', path, status, lanes });
  const own = async (
    label: string,
    server: ServerProcess,
    tokens: readonly string[],
    path = '/me',
  ): Promise<Entry> => {
    const lane = async (token: string): Promise<Lane> => {
      const { body } = await textOf(`${server.url}${path}`, token);
      // Not every server refuses a token that it does not know.
      if (!body.includes('"email":"bench-')) throw new Error(`${label} does not know its user: ${body}`);
      return { headers: bearer(token), exactly: body };
    };
    return get(label, server, path, await Promise.all(tokens.map(lane)));
  };
  const refresh = (label: string, server: ServerProcess, all: readonly LoggedIn[]): Entry =>
    entry(label, server, generator, {
      method: 'POST',
      path: '/refresh',
      status: 200,
      lanes: everyLane({ headers: JSON_BODY, includes: ['"accessToken":"', '"refreshToken":"'] }),
      chain: { member: 'refreshToken', first: all.map(({ refreshToken }) => refreshToken) },
    });
  const login = (
    label: string,
    server: ServerProcess,
    { prefix, count }: typeof LOGINS | typeof CHEAP_LOGINS,
  ): Entry =>
    entry(label, server, generator, {
      method: 'POST',
      path: '/login',
      status: 200,
      lanes: everyLane({
        headers: JSON_BODY,
        body: loginBody(`${prefix}-{n}`),
        includes: ['"accessToken":"'],
      }),
      numbers: { after: 0, last: count },
    });
  const registration = (label: string, server: ServerProcess, prefix: string): Entry => {
    const body = JSON.stringify({ login: `${prefix}-{n}`, password: PASSWORD });
    return entry(label, server, generator, {
      method: 'POST',
      path: '/register',
      status: 201,
      lanes: everyLane({ headers: JSON_BODY, body, includes: [`"login":"${prefix}-`] }),
      numbers: { after: 0, last: Number.MAX_SAFE_INTEGER },
    });
  };
  // The same requests, token and all: reading a header costs bare Koa, too.
  const { body: meBody } = await textOf(`${koaFull.url}/me`);
  const tokens = accounts.map(({ accessToken }) => accessToken);
  const tutorialTokens = tutorialAccounts.map(({ accessToken }) => accessToken);
  const me = tokens.map((token) => ({ headers: bearer(token), exactly: meBody }));
  const list = everyLane({ exactly: users.body });
  const unchanged = everyLane({ headers: { 'if-none-match': users.etag }, exactly: '' });
  const tutorialList = everyLane({ exactly: (await textOf(`${tutorial.url}/users`)).body });
  const taskLanes = everyLane({ headers: bearer(owner.accessToken), exactly: task.body });
  const newTask = everyLane({
    headers: { ...JSON_BODY, ...bearer(owner.accessToken) },
    body: taskBody(),
    includes: ['"title":"Read the minutes', '"status":"todo"'],
  });
  const hashAlone = hashes(contenders.hashAlone);

  return [
    {
      name: 'GET /me',
      entries: [
        await own(LATCHKEY, latchkey, tokens),
        get(KOA_FULL, koaFull, '/me', me),
        await own(TUTORIAL, tutorial, tutorialTokens),
        await own(BETTER_AUTH, betterAuth, betterAuthTokens, SESSION_PATH),
        await own(UNCACHED, uncached, tokens),
      ],
    },
    {
      name: 'GET /users',
      entries: [
        get(LATCHKEY, latchkey, '/users?limit=100', list),
        get(KOA_FULL, koaFull, '/users', list),
        get(TUTORIAL, tutorial, '/users', tutorialList),
      ],
    },
    {
      name: 'GET /users, If-None-Match',
      entries: [
        get(LATCHKEY, latchkey, '/users?limit=100', unchanged, 304),
        get(KOA_FULL, koaFull, '/users', unchanged, 304),
      ],
    },
    {
      name: 'POST /refresh',
      entries: [refresh(LATCHKEY, latchkey, accounts), refresh(TUTORIAL, tutorial, tutorialAccounts)],
    },
    {
      name: 'GET /tasks/{id}',
      entries: [
        get(LATCHKEY, latchkey, `/tasks/${task.id}`, taskLanes),
        get(KOA_FULL, koaFull, `/tasks/${task.id}`, taskLanes),
      ],
    },
    {
      name: 'POST /tasks',
      entries: [
        send(LATCHKEY, latchkey, '/tasks', newTask, 201),
        send(KOA_FULL, koaFull, '/tasks', newTask, 201),
      ],
    },
    {
      name: 'POST /login',
      hashes: true,
      entries: [
        login(LATCHKEY, latchkey, LOGINS),
        hashAlone,
        login(TUTORIAL, tutorial, LOGINS),
        login(CHEAP_HASH, cheapHash, CHEAP_LOGINS),
      ],
    },
    {
      name: 'POST /register',
      hashes: true,
      entries: [
        registration(LATCHKEY, latchkey, 'new'),
        hashAlone,
        registration(CHEAP_HASH, cheapHash, 'cheap-new'),
      ],
    },
  ];
}

/** The loop of hashes as one more entry: an answer is a hash. */
function hashes(server: ServerProcess): Entry {
  return {
    label: HASH_ALONE,
    server,
    run: async (amount) => {
      const { body } = await textOf(`${server.url}/?amount=${amount}`);
      const { hashes: answers, seconds } = JSON.parse(body) as { hashes: number; seconds: number };
      const each = (seconds * 1000) / answers;
      return {
        answers,
        seconds,
        p50: each,
        p99: each,
        cpuMs: 0,
        refused: 0,
        wrong: 0,
        firstWrong: null,
        chain: [],
      };
    },
  };
}
