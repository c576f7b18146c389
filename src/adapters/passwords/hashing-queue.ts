import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { Counter, Gauge, type Registry } from 'prom-client';
import { HashingOverloadedError } from '#application/shared/errors.ts';

/** SEMANTICS, "Passwords". */
const MAX_WAIT_MS = 2_000;
/** For each job at once: hashes of the default cost that take about as long as a job may wait. */
const MAX_WAITING_PER_THREAD = 50;
const RETRY_AFTER_SECONDS = 2;

export interface HashingQueueOptions {
  /** Jobs at once; all cores but one by default, at least one. */
  readonly concurrency?: number;
  /** Jobs that may wait. */
  readonly maxWaiting?: number;
  /** Milliseconds. */
  readonly maxWaitMs?: number;
}

/**
 * Runs a few hashing jobs at once and lets a few wait, first come, first served, so that hashing can neither fill the
 * memory nor take all threads of libuv's pool. A permit belongs to the job: it is free again when the job is done, not
 * when the client that asked for it has gone.
 */
export class HashingQueue {
  readonly #queue: PQueue;
  readonly #maxWaiting: number;
  readonly #maxWaitMs: number;
  readonly #shed: Counter;

  constructor({ registry }: { readonly registry: Registry }, options: HashingQueueOptions = {}) {
    const { concurrency = Math.max(1, availableParallelism() - 1) } = options;
    this.#queue = new PQueue({ concurrency });
    this.#maxWaiting = options.maxWaiting ?? concurrency * MAX_WAITING_PER_THREAD;
    this.#maxWaitMs = options.maxWaitMs ?? MAX_WAIT_MS;
    this.#shed = new Counter({
      name: 'latchkey_password_hashing_shed_total',
      help: 'Password hashes that were refused because too many waited.',
      registers: [registry],
    });
    gauge(registry, 'queue_length', 'Password hashes that wait for a thread.', () => this.waiting);
    gauge(registry, 'running', 'Password hashes being computed.', () => this.running);
  }

  get running(): number {
    return this.#queue.pending;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** @throws {HashingOverloadedError} at once when too many wait, or after `maxWaitMs` of waiting; then `job` never runs. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.waiting >= this.#maxWaiting) throw this.#overloaded();
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(this.#overloaded()), this.#maxWaitMs);
    const start = async (): Promise<T> => {
      // From here on the job runs to its end.
      clearTimeout(timer);
      return await job();
    };
    return await this.#queue.add(start, { signal: waiting.signal });
  }

  #overloaded(): HashingOverloadedError {
    this.#shed.inc();
    return new HashingOverloadedError(RETRY_AFTER_SECONDS);
  }
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name: `latchkey_password_hashing_${name}`,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
