import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import { ROOT } from './document.ts';

/** A service as `npm start` starts it, in a process, with a database and keys of its own. */
export interface ServiceProcess {
  readonly url: string;
  /** For commands that run beside it. */
  readonly environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const START_WITHIN_MS = 20_000;

/** On a free port, without Redis. @throws with what it printed, when it does not listen. */
export async function startServiceProcess(): Promise<ServiceProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-docs-'));
  const database = await createMigratedDatabase();
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'test',
    PORT: '0',
    DATA_DIR: folder,
    DATABASE_URL: database.url,
  };
  delete environment['REDIS_URL'];
  const service = spawn(process.execPath, ['src/start.js'], { cwd: ROOT, env: environment });
  const exited = once(service, 'exit');
  const stop = async (): Promise<void> => {
    service.kill('SIGTERM');
    await exited;
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await addressOf(service), environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the banner says. */
async function addressOf({ stdout, stderr }: ReturnType<typeof spawn>): Promise<string> {
  let printed = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`The service did not start: ${printed}`)), START_WITHIN_MS);
  const hear = (chunk: Buffer): void => {
    printed += chunk.toString();
    const url = /^ +Latchkey +(http:\S+)$/m.exec(printed)?.[1];
    if (url !== undefined) resolve(url);
  };
  stdout?.on('data', hear);
  stderr?.on('data', hear);
  stdout?.on('end', () => reject(new Error(`The service ended: ${printed}`)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
