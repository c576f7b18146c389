import { BARE_KOA, BETTER_AUTH, HASH_ALONE, LATCHKEY, TUTORIAL } from '../targets.ts';
import { bearer, get, JSON_TYPE, logIn, logins, PASSWORD, post, register } from './accounts.ts';
import type { Cores } from './cores.ts';
import type { Databases } from './databases.ts';
import { CONNECTIONS } from './load.ts';
import { getAsEach, logInAsEach, refreshChains } from './requests.ts';
import type { Operation } from './rounds.ts';
import { ServerProcess } from './server-process.ts';

/** A full page of the list of users. */
const ACCOUNTS = 100;
const TASK = { title: 'Read the minutes of the last meeting', description: 'And write down what is open.' };
const SESSION_OF_BETTER_AUTH = '/api/auth/get-session';

/** Starts the servers of the comparison, with accounts on each, and says what is measured on which. */
export async function startContenders(
  latchkey: ServerProcess,
  databases: Databases,
  cores: Cores | null,
): Promise<{ readonly servers: readonly ServerProcess[]; readonly operations: readonly Operation[] }> {
  const { databaseUrl, redisUrl } = databases;
  const start = async (
    name: string,
    environment: Readonly<Record<string, string>>,
    readyPath = '/ready',
  ): Promise<ServerProcess> => {
    const args = [`bench/baselines/${name}.ts`];
    return await ServerProcess.start({ name, args, environment, readyPath }, databases, cores);
  };

  const everybody = logins('bench', ACCOUNTS);
  const names = everybody.slice(0, CONNECTIONS);
  await register(latchkey.url, everybody);
  const accounts = await logIn(latchkey.url, names);
  const tokens = accounts.map(({ accessToken }) => accessToken);
  const [owner = ''] = tokens;
  const me = await (await get(`${latchkey.url}/me`, owner)).text();
  const added = await post(`${latchkey.url}/tasks`, TASK, 201, bearer(owner));
  const { id: taskId } = (await added.json()) as { readonly id: string };

  const koa = await start('bare-koa', { DATABASE_URL: databaseUrl, ME: me });
  const tutorial = await start('tutorial', { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl });
  const { databaseUrl: ownDatabase } = await databases.withDatabase('better_auth');
  const betterAuth = await start(
    'better-auth',
    { DATABASE_URL: ownDatabase, REDIS_URL: redisUrl, NODE_ENV: 'production' },
    '/api/auth/ok',
  );
  const hashAlone = await start('hash-alone', {});

  const tutorialAccounts = await logIn(tutorial.url, names);
  const tutorialTokens = tutorialAccounts.map(({ accessToken }) => accessToken);
  const sessions = await signUpAtBetterAuth(betterAuth.url, names);
  const readTask = await getAsEach(latchkey.url, `/tasks/${taskId}`, [owner]);
  const addTask = {
    requests: [
      {
        method: 'POST' as const,
        path: '/tasks',
        headers: { ...JSON_TYPE, ...bearer(owner) },
        body: JSON.stringify(TASK),
      },
    ],
  };
  const login = (): ReturnType<typeof logInAsEach> => logInAsEach('bench', CONNECTIONS);

  const operations = [
    {
      name: 'GET /me',
      loads: [
        { label: LATCHKEY, server: latchkey, options: await getAsEach(latchkey.url, '/me', tokens) },
        // The same requests: reading a header costs bare Koa, too.
        { label: BARE_KOA, server: koa, options: await getAsEach(koa.url, '/me', tokens) },
        { label: TUTORIAL, server: tutorial, options: await getAsEach(tutorial.url, '/me', tutorialTokens) },
        {
          label: BETTER_AUTH,
          server: betterAuth,
          options: await getAsEach(betterAuth.url, SESSION_OF_BETTER_AUTH, sessions),
        },
      ],
    },
    {
      name: 'GET /users',
      loads: [
        {
          label: LATCHKEY,
          server: latchkey,
          options: await getAsEach(latchkey.url, '/users?limit=100'),
        },
        { label: TUTORIAL, server: tutorial, options: await getAsEach(tutorial.url, '/users') },
      ],
    },
    {
      name: 'POST /refresh',
      loads: [
        { label: LATCHKEY, server: latchkey, options: refreshChains(accounts) },
        { label: TUTORIAL, server: tutorial, options: refreshChains(tutorialAccounts) },
      ],
    },
    {
      name: 'GET /tasks/{id}',
      loads: [
        { label: LATCHKEY, server: latchkey, options: readTask },
        { label: BARE_KOA, server: koa, options: readTask },
      ],
    },
    {
      name: 'POST /tasks',
      loads: [
        { label: LATCHKEY, server: latchkey, status: 201, options: addTask },
        { label: BARE_KOA, server: koa, status: 201, options: addTask },
      ],
    },
    {
      name: 'POST /login',
      loads: [
        { label: LATCHKEY, server: latchkey, options: login() },
        { label: HASH_ALONE, server: hashAlone, options: login() },
        { label: TUTORIAL, server: tutorial, options: login() },
      ],
    },
  ];
  return { servers: [koa, tutorial, betterAuth, hashAlone], operations };
}

/** @returns the tokens of a session for each login. */
async function signUpAtBetterAuth(url: string, names: readonly string[]): Promise<readonly string[]> {
  const tokens: string[] = [];
  for (const login of names) {
    const person = { email: `${login}@example.org`, password: PASSWORD, name: 'Ada Lovelace' };
    const answer = await post(`${url}/api/auth/sign-up/email`, person, 200, { origin: url });
    const token = answer.headers.get('set-auth-token') ?? '';
    const session = await (await get(`${url}${SESSION_OF_BETTER_AUTH}`, token)).text();
    // It answers an unknown token with 200 and null.
    if (!session.includes(login)) throw new Error(`Better Auth does not know its session: ${session}`);
    tokens.push(token);
  }
  return tokens;
}
