import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escapeIdentifier, Pool } from 'pg';
import { startEmbeddedPostgres } from '#adapters/embedded-postgres/embedded-postgres.ts';

export interface TestPostgres {
  /** The server's administrative database; suites make one of their own with `createDatabase`. */
  readonly url: string;
  readonly dataDir: string;
  /** Runs a statement in the administrative database. */
  execute(statement: string): Promise<void>;
  stop(): Promise<void>;
}

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Ends whatever is still connected; nobody may use it from then on. */
  release(): Promise<void>;
}

let running: Promise<TestPostgres> | undefined;

/**
 * The throw-away server of this test process: started once, at first need, not durable. Nobody has to stop it: server
 * and folder go when the process ends, however it ends.
 */
export function startTestPostgres(): Promise<TestPostgres> {
  return (running ??= start());
}

/**
 * A database of its own for a suite: empty, or a copy of `template`, to which nobody may be connected meanwhile.
 * @param options.encoding other than UTF-8, of an empty one.
 */
export async function createDatabase({
  template = 'template1',
  encoding,
}: { template?: string; encoding?: string } = {}): Promise<TestDatabase> {
  const server = await startTestPostgres();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const source =
    encoding === undefined
      ? `TEMPLATE ${escapeIdentifier(template)}`
      : `TEMPLATE template0 LOCALE 'C' ENCODING '${encoding}'`;
  await server.execute(`CREATE DATABASE ${escapeIdentifier(name)} ${source}`);
  const url = new URL(server.url);
  url.pathname = name;
  return {
    name,
    url: url.href,
    release: () => server.execute(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`),
  };
}

async function start(): Promise<TestPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
  removeAfterThisProcess(dataDir);
  const server = await startEmbeddedPostgres({ dataDir, durable: false, maxConnections: 200 });
  const pool = new Pool({ connectionString: server.url, max: 2, allowExitOnIdle: true });
  pool.on('error', () => undefined);
  return {
    url: server.url,
    dataDir,
    execute: async (statement) => void (await pool.query(statement)),
    stop: async () => {
      await pool.end();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** A process that was killed can't clean up after itself; this one outlives it and sees its end by a closed pipe. */
export function removeAfterThisProcess(dataDir: string): void {
  const janitor = spawn(process.execPath, [join(import.meta.dirname, 'test-postgres-janitor.ts'), dataDir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  janitor.unref();
  if (janitor.stdin instanceof Socket) janitor.stdin.unref();
}
