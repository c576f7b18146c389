import type { Pool } from 'pg';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logIn, PASSWORD, post, register, textOf, type LoggedIn } from './accounts.ts';
import { signUp, startBetterAuth } from './better-auth.ts';
import type { Cores } from './cores.ts';
import type { Databases } from './databases.ts';
import { AS_SHIPPED, startLatchkey } from './latchkey.ts';
import { seedUsers } from './seed-users.ts';
import { ServerProcess } from './server-process.ts';

export const CONNECTIONS = 32;
/**
 * So many that no account comes near its 100 live sessions, the number after which a login has to end the oldest: what
 * is measured is the ordinary login.
 */
export const LOGINS = { prefix: 'person', count: 200 } as const;
export const CHEAP_LOGINS = { prefix: 'thrifty', count: 2_000 } as const;
/** The cheapest that argon2 has: what is left of a login then is everything but the hash. */
export const CHEAPEST_HASH = { ARGON2_MEMORY_KIB: '8', ARGON2_TIME: '1' };
/** A start is over, and what only it needed given back. */
const IDLE_AFTER_MS = 4_000;
const TASK = { title: 'Read the minutes of the last meeting', description: 'And write down what is open.' };

/** All servers of the comparison, and what the load needs to know of them. */
export interface Contenders {
  readonly latchkey: ServerProcess;
  /** Without Redis: the session is looked up in PostgreSQL for every request. */
  readonly uncached: ServerProcess;
  readonly cheapHash: ServerProcess;
  readonly koaFull: ServerProcess;
  readonly tutorial: ServerProcess;
  readonly betterAuth: ServerProcess;
  readonly hashAlone: ServerProcess;
  /** One for each connection. */
  readonly accounts: readonly LoggedIn[];
  readonly tutorialAccounts: readonly LoggedIn[];
  /** Of as many sessions of Better Auth. */
  readonly betterAuthTokens: readonly string[];
  readonly users: { readonly body: string; readonly etag: string };
  readonly task: { readonly id: string; readonly body: string };
  /** Of the service before its first request. */
  readonly idleMemory: number;
}

export async function startContenders(databases: Databases, cores: Cores | null): Promise<Contenders> {
  const { databaseUrl, redisUrl, folder, logFolder, pool } = databases;
  const latchkey = await startLatchkey(databases, cores);
  await pause(IDLE_AFTER_MS);
  const idleMemory = latchkey.memory.now;
  const logins = await register(latchkey.url, 'bench', CONNECTIONS);
  await seedUsers(pool, { ...LOGINS, passwordHash: await newestHash(pool) });
  const accounts = await logIn(latchkey.url, logins);
  const cheapHash = await startLatchkey(databases, cores, {
    name: 'latchkey-cheap-hash',
    environment: CHEAPEST_HASH,
  });
  await register(cheapHash.url, 'cheap', 1);
  await seedUsers(pool, { ...CHEAP_LOGINS, passwordHash: await newestHash(pool) });
  const uncached = await startLatchkey(databases, cores, {
    name: 'latchkey-without-redis',
    environment: { REDIS_URL: '' },
  });

  const [first] = accounts as [LoggedIn];
  const task = (await post(`${latchkey.url}/tasks`, TASK, 201, first.accessToken)) as { readonly id: string };
  const { body: taskBody } = await textOf(`${latchkey.url}/tasks/${task.id}`, first.accessToken);
  const me = await textOf(`${latchkey.url}/me`, first.accessToken);
  const users = await textOf(`${latchkey.url}/users?limit=100`);

  const bytes = join(folder, 'bytes.json');
  const known = { me: me.body, users: users.body, usersTag: users.etag, ownerId: first.id };
  writeFileSync(bytes, JSON.stringify(known));
  const baseline = async (
    name: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<ServerProcess> =>
    await ServerProcess.start({
      name,
      entry: `bench/baselines/${name}.ts`,
      environment,
      readyPath: '/ready',
      cores,
      logFolder,
    });
  const koaFull = await baseline('koa-full', { DATABASE_URL: databaseUrl, BYTES: bytes });
  const tutorial = await baseline('tutorial', { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl });
  const betterAuth = await startBetterAuth(databases, cores);
  // What the service spends on a hash, this one is to spend, too: the allocator makes a fifth of it.
  const hashAlone = await baseline('hash-alone', {
    ...AS_SHIPPED.environment,
    PASSWORD_HASHER: process.env['PASSWORD_HASHER'] ?? '',
  });
  return {
    latchkey,
    uncached,
    cheapHash,
    koaFull,
    tutorial,
    betterAuth,
    hashAlone,
    accounts,
    tutorialAccounts: await logIn(tutorial.url, logins),
    betterAuthTokens: await signUp(betterAuth.url, logins),
    users,
    task: { id: task.id, body: taskBody },
    idleMemory,
  };
}

export async function stopContenders(contenders: Contenders): Promise<void> {
  const { latchkey, uncached, cheapHash, koaFull, tutorial, betterAuth, hashAlone } = contenders;
  const servers = [latchkey, uncached, cheapHash, koaFull, tutorial, betterAuth, hashAlone];
  for (const server of servers) await server.stop();
}

/** Of the account that registered last. */
export async function newestHash(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ hash: string }>(
    'SELECT password_hash AS hash FROM credentials ORDER BY user_id DESC LIMIT 1',
  );
  return rows[0]?.hash ?? '';
}

export function loginBody(login: string): string {
  return JSON.stringify({ login, password: PASSWORD });
}

export function taskBody(): string {
  return JSON.stringify(TASK);
}
