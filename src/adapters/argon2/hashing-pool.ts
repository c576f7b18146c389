import { availableParallelism } from 'node:os';
import { Counter, Gauge, type Registry } from 'prom-client';
import { HashingOverloadedError } from '#application/shared/errors.ts';

/** SEMANTICS, "Passwords": nobody waits longer for a thread, in milliseconds. */
const MAX_WAIT_MS = 2_000;
/** Whatever the estimate says: what waits holds a password and a request in memory. */
const MAX_QUEUE = 500;
/** What a hash of the default cost takes, in milliseconds, until a few have been measured. */
const FIRST_ESTIMATE_MS = 30;
/** Weight of the newest job in the estimate: a dozen jobs and an old cost is forgotten. */
const NEWEST_WEIGHT = 0.2;
/** How long a result waits for others at most, in milliseconds, and as a share of what a newcomer would wait. */
const MAX_HOLD_MS = 250;
const HOLD_SHARE = 0.3;

interface Waiting {
  start(): void;
}

export interface HashingPoolOptions {
  /** Jobs at once; all cores but one, at least one. */
  readonly concurrency?: number;
  readonly maxWaitMs?: number;
  readonly maxQueue?: number;
  readonly maxHoldMs?: number;
}

/**
 * Lets few jobs run at once and few wait, in the order in which they came, so that password hashing can neither fill
 * the memory nor take all threads. A permit belongs to the job: it is free when the job is done, not when whoever
 * asked for it has gone.
 *
 * While others wait, results are handed over in groups. A hash leaves nothing of anybody else in the processor's caches,
 * so what follows it runs cold, on the core that hashes above all: one by one a login took the main thread 3 ms, in groups
 * of seven it takes 1.2. Where many wait that is also the shorter wait, as the threads hash meanwhile.
 */
export class HashingPool {
  readonly #concurrency: number;
  readonly #maxWaitMs: number;
  readonly #maxQueue: number;
  readonly #maxHoldMs: number;
  readonly #queue: Waiting[] = [];
  /** Results that wait for others; some job is running then. */
  readonly #held: (() => void)[] = [];
  readonly #shed: Counter;
  #running = 0;
  #holdUntil = 0;
  #holdEnds: NodeJS.Timeout | undefined;
  #estimateMs = FIRST_ESTIMATE_MS;

  constructor({ registry }: { readonly registry: Registry }, options: HashingPoolOptions = {}) {
    this.#concurrency = options.concurrency ?? Math.max(1, availableParallelism() - 1);
    this.#maxWaitMs = options.maxWaitMs ?? MAX_WAIT_MS;
    this.#maxQueue = options.maxQueue ?? MAX_QUEUE;
    this.#maxHoldMs = options.maxHoldMs ?? MAX_HOLD_MS;
    const registers = [registry];
    const queueLength = new Gauge({
      name: 'latchkey_password_hashing_queue_length',
      help: 'Password hashes that wait for a thread.',
      registers,
      collect: () => {
        queueLength.set(this.waiting);
      },
    });
    const running = new Gauge({
      name: 'latchkey_password_hashing_running',
      help: 'Password hashes being computed.',
      registers,
      collect: () => {
        running.set(this.running);
      },
    });
    this.#shed = new Counter({
      name: 'latchkey_password_hashing_shed_total',
      help: 'Password hashes refused for want of time.',
      registers,
    });
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** @throws {HashingOverloadedError} at once when the wait would be too long, or when it has become so. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#running < this.#concurrency) this.#running += 1;
    else await this.#turn();
    const started = performance.now();
    try {
      return await job();
    } finally {
      this.#estimateMs += NEWEST_WEIGHT * (performance.now() - started - this.#estimateMs);
      this.#release();
      await this.#handedOver();
    }
  }

  /** Resolves when a job that is done hands its permit over. */
  #turn(): Promise<void> {
    const expectedMs = this.#expectedWaitMs();
    if (this.#queue.length >= this.#maxQueue || expectedMs > this.#maxWaitMs) {
      return Promise.reject(this.#overloaded(expectedMs));
    }
    return new Promise((resolve, reject) => {
      const waiting = {
        start: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(this.#overloaded(this.#maxWaitMs));
      }, this.#maxWaitMs);
      this.#queue.push(waiting);
    });
  }

  #release(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#running -= 1;
    else next.start();
  }

  /** Resolves when a result may go, after those that were there before it. */
  #handedOver(): Promise<void> {
    const now = performance.now();
    if (this.#held.length === 0) {
      this.#holdUntil = now + Math.min(this.#maxHoldMs, this.#expectedWaitMs() * HOLD_SHARE);
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.push(resolve);
    const nextAt = now + this.#estimateMs / this.#concurrency;
    if (this.#queue.length === 0 || nextAt > this.#holdUntil) this.#handOver();
    // For the job that takes longer than all before it.
    else this.#holdEnds ??= setTimeout(() => this.#handOver(), this.#holdUntil - now);
    return promise;
  }

  #handOver(): void {
    clearTimeout(this.#holdEnds);
    this.#holdEnds = undefined;
    for (const go of this.#held.splice(0)) go();
  }

  #expectedWaitMs(): number {
    return ((this.#queue.length + 1) * this.#estimateMs) / this.#concurrency;
  }

  #overloaded(waitMs: number): HashingOverloadedError {
    this.#shed.inc();
    return new HashingOverloadedError(Math.min(5, Math.max(1, Math.ceil(waitMs / 1_000))));
  }
}
