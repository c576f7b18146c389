import { setTimeout as pause } from 'node:timers/promises';
import type { EmbeddedPostgresEvent } from './embedded-postgres-event.ts';
import type { ServerProcess } from './server-process.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
// A server that lived this long did not die of its start.
const STABLE_AFTER_MS = 10_000;

/** Starts the server again whenever it ends without having been told to, for as long as it takes. */
export class ServerSupervisor {
  readonly #launch: (signal: AbortSignal) => Promise<ServerProcess>;
  readonly #onEvent: (event: EmbeddedPostgresEvent) => void;
  readonly #stopping = new AbortController();
  readonly #watch: Promise<void>;
  #server: ServerProcess;

  constructor(
    server: ServerProcess,
    launch: (signal: AbortSignal) => Promise<ServerProcess>,
    onEvent: (event: EmbeddedPostgresEvent) => void,
  ) {
    this.#server = server;
    this.#launch = launch;
    this.#onEvent = onEvent;
    this.#watch = this.#keepRunning();
  }

  /** Clean shutdown; settles when the server is gone for good. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#server.stop();
    await this.#watch;
  }

  async #keepRunning(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#stopping.signal.aborted) {
      const since = performance.now();
      const { reason, log } = await this.#server.ended;
      if (this.#stopping.signal.aborted) return;
      this.#onEvent({ kind: 'died', reason, log });
      if (performance.now() - since > STABLE_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      pauseMs = await this.#restart(pauseMs);
    }
    // Told to stop while a new server was starting: that one has to go, too.
    await this.#server.stop();
  }

  /** Returns how long to wait should the new server die early as well. */
  async #restart(firstPauseMs: number): Promise<number> {
    const died = performance.now();
    const { signal } = this.#stopping;
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      await pause(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      if (signal.aborted) break;
      try {
        this.#server = await this.#launch(signal);
        this.#onEvent({ kind: 'restarted', afterMs: Math.round(performance.now() - died) });
        break;
      } catch (error) {
        if (!signal.aborted) this.#onEvent({ kind: 'restart-failed', error, retryInMs: pauseMs });
      }
    }
    return pauseMs;
  }
}
