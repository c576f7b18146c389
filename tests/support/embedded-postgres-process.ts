import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A service process that holds an embedded server, so that a test can kill it. */
export interface EmbeddedPostgresProcess {
  readonly child: ChildProcess;
  /** What came of its start. */
  readonly outcome: Promise<{ url?: string; refusal?: string }>;
  kill(): Promise<void>;
  /** Cuts the line to the test: from then on nothing but the server could keep the process alive. */
  letGo(): Promise<number | null>;
}

export function startEmbeddedPostgresProcess(dataDir: string): EmbeddedPostgresProcess {
  const child = fork(join(import.meta.dirname, 'embedded-postgres-holder.ts'), [dataDir]);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const message = Promise.withResolvers<{ url?: string; refusal?: string }>();
  child.once('message', message.resolve);
  void exited.then(() => message.resolve({}));
  return {
    child,
    outcome: message.promise,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    letGo: async () => {
      child.disconnect();
      const [code] = await exited;
      return code;
    },
  };
}
