import { PASSWORD } from './accounts.ts';
import type { Cores } from './cores.ts';
import type { Databases } from './databases.ts';
import { ServerProcess } from './server-process.ts';

/** Where it tells who a session belongs to. */
export const SESSION_PATH = '/api/auth/get-session';

/** Starts Better Auth on the shared servers, with a database of its own. */
export async function startBetterAuth(databases: Databases, cores: Cores | null): Promise<ServerProcess> {
  const { databaseUrl, redisUrl, logFolder } = await databases.withDatabase('better_auth');
  return await ServerProcess.start({
    name: 'better-auth',
    entry: 'bench/baselines/better-auth.ts',
    environment: { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, NODE_ENV: 'production' },
    readyPath: '/api/auth/ok',
    cores,
    logFolder,
  });
}

/** Makes an account for each login, each with a session. @returns the sessions' tokens. */
export async function signUp(url: string, logins: readonly string[]): Promise<readonly string[]> {
  return await Promise.all(
    logins.map(async (login) => {
      const answer = await fetch(`${url}/api/auth/sign-up/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ email: `${login}@example.org`, password: PASSWORD, name: 'Ada Lovelace' }),
      });
      const token = answer.headers.get('set-auth-token');
      if (token === null) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
      return token;
    }),
  );
}
