import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Context } from 'mocha';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverPort } from './server-port.ts';

/** A PgBouncer between a test and a PostgreSQL server. */
export interface PgBouncer {
  /** The URL of the server's database by way of this. */
  readonly url: string;
  /** Closes its connections to the server, so that new ones get what `ALTER ROLE … SET` has changed. */
  reconnect(): Promise<void>;
  stop(): Promise<void>;
}

export interface PgBouncerOptions {
  readonly mode: 'session' | 'transaction' | 'statement';
  /** More of its settings, one a line of its file. */
  readonly settings?: readonly string[];
}

const ADVICE = 'NO PGBOUNCER: its suite is skipped. Install pgbouncer.';
const NOBODY = 65_534;
/** Connections to the server for a user; fewer than a service's pool has. */
const POOL_SIZE = 4;

/** Debian installs it where PATH of an ordinary user may not lead. */
function findProgram(): string | null {
  const candidates = ['pgbouncer', '/usr/sbin/pgbouncer'];
  return candidates.find((file) => spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0) ?? null;
}

/** Within a hook: skips the suite where there is no PgBouncer; with `CI=true` that is a failure. */
export function pgbouncerOrSkip(context: Context): void {
  if (findProgram() !== null) return;
  if (process.env['CI'] === 'true') throw new Error(ADVICE);
  process.stderr.write(`\n*** ${ADVICE} ***\n\n`);
  context.skip();
}

/** @param target the database that it leads to, with the user and password that it lets in. */
export async function startPgBouncer(
  target: string,
  { mode, settings = [] }: PgBouncerOptions,
): Promise<PgBouncer> {
  const { hostname, port: targetPort, username, password, pathname } = new URL(target);
  const port = await serverPort();
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-pgbouncer-'));
  const users = join(folder, 'users.txt');
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(users, `"${username}" "${password}"\n`);
  const lines = [
    '[databases]',
    `${pathname.slice(1)} = host=${hostname} port=${targetPort}`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1`,
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${users}`,
    `admin_users = ${username}`,
    `pool_mode = ${mode}`,
    `default_pool_size = ${POOL_SIZE}`,
    'max_client_conn = 100',
    ...settings,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  for (const path of [folder, users, file]) chmodSync(path, path === folder ? 0o755 : 0o644);
  const child = await launch(file);
  const url = Object.assign(new URL(target), { hostname: '127.0.0.1', port: `${port}` }).href;
  return {
    url,
    reconnect: async () => {
      child.kill('SIGHUP');
      const { withClient } = await import('./schema-of.ts');
      const admin = Object.assign(new URL(url), { pathname: '/pgbouncer' }).href;
      await withClient(admin, (client) => client.query('RECONNECT'));
    },
    stop: async () => {
      child.ref();
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PgBouncer refuses root. It ends with this process, however that ends. */
async function launch(file: string): Promise<ChildProcess> {
  const asNobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  const user = process.getuid?.() === 0 ? asNobody : [];
  const child = spawn('setpriv', [...user, '--pdeathsig', 'KILL', findProgram() ?? '', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const log: string[] = [];
  child.stderr.on('data', (text: Buffer) => {
    log.push(text.toString());
    if (log.join('').includes('process up')) resolve();
  });
  child.once('exit', () => reject(new Error(`PgBouncer did not start: ${log.join('')}`)));
  await promise;
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  return child;
}
