import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ENTRY = resolve(import.meta.dirname, '../../src/start.js');
const START_MS = 20_000;

/** The service as operators run it: a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  /** All that it has written so far. */
  readonly output: readonly string[];
  /** Tells it to stop. @returns its exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts one and returns when it listens.
 * @param folder where it runs, so that no `.env` of ours is read. @param variables all of its environment but PATH.
 */
export async function startServiceProcess(
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const env = { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...variables };
  const child = spawn(process.execPath, [ENTRY], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const output: string[] = [];
  const port = Promise.withResolvers<number>();
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      output.push(line);
      const [, found] = /"port":(\d+).*"event":"listening"/.exec(line) ?? [];
      if (found !== undefined) port.resolve(Number(found));
    });
  const gone = once(child, 'exit').then(([code]) => {
    running.delete(child);
    port.reject(new Error(`The service ended (${code}):\n${output.join('\n')}`));
    return code as number | null;
  });
  const timer = setTimeout(() => port.reject(new Error(`No start:\n${output.join('\n')}`)), START_MS);
  try {
    return {
      url: `http://127.0.0.1:${await port.promise}`,
      output,
      stop: async () => {
        child.kill('SIGTERM');
        return await gone;
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
