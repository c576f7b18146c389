import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import DataLoader from 'dataloader';
import { Cluster } from 'ioredis';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Logger } from '#application/shared/ports/logger.ts';
import { createRedisClient, type RedisClient, type RedisClientOptions } from './redis-client.ts';

/** One is enough: whoever asks next would wait for a time-out as well. */
const FAILURES_THAT_OPEN = 1;
const TRY_AGAIN_AFTER_MS = 500;
const PROBE_EXPIRY_MS = 1_000;
/** ioredis gives up when a failover is announced while it asks a Sentinel; it is told to go on after this. */
const CONNECT_AGAIN_AFTER_MS = 100;

interface Deps {
  readonly logger: Logger;
  readonly registry: Registry;
}

/**
 * The way to Redis for everything in this process. A command is answered within the command time-out or fails; after a
 * failure everything fails at once for {@link TRY_AGAIN_AFTER_MS}, then one command finds out whether Redis is back.
 * That Redis is away is never an error of this class: it is made, lives and closes all the same.
 */
export class RedisConnection {
  /** For a library that sends its own commands, within {@link run} only. */
  readonly client: RedisClient;
  readonly #logger: Logger;
  readonly #losses: Counter;
  /** An `Error` is a failure; a limiter's refusal is none. */
  readonly #breaker = circuitBreaker(
    handleWhen((error) => error instanceof Error),
    { halfOpenAfter: TRY_AGAIN_AFTER_MS, breaker: new ConsecutiveBreaker(FAILURES_THAT_OPEN) },
  );
  /** Combines the reads of one turn of the event loop. */
  readonly #reads = new DataLoader<string, string | null>(
    (keys) => this.run((redis) => readAll(redis, keys)),
    {
      cache: false,
      batchScheduleFn: setImmediate,
    },
  );
  #reported: 'connected' | 'lost' | null = null;
  #changedAt = performance.now();
  #lastError: unknown = new Error('The connection was closed.');
  #closing = false;

  constructor({ logger, registry }: Deps, options: RedisClientOptions) {
    this.#logger = logger;
    this.#losses = new Counter({
      name: 'latchkey_redis_failures_total',
      help: 'How often Redis was lost.',
      registers: [registry],
    });
    const circuitOpen = new Gauge({
      name: 'latchkey_redis_circuit_open',
      help: '1 while Redis is not asked, because it is not connected or has just failed; else 0.',
      registers: [registry],
      collect: () => {
        circuitOpen.set(this.isAvailable ? 0 : 1);
      },
    });
    this.client = createRedisClient(options);
    this.client.on('error', (error: Error) => void (this.#lastError = error));
    this.client.on('node error', (error: Error) => void (this.#lastError = error));
    this.client.on('ready', () => this.#report('connected'));
    this.client.on('close', () => this.#report('lost'));
    this.client.on('end', () => this.#connectAgain());
    this.#breaker.onReset(() => this.#report('connected'));
    this.#breaker.onBreak((reason) => {
      if ('error' in reason) this.#lastError = reason.error;
      this.#report('lost');
    });
  }

  /** Whether it is connected and has not just failed. */
  get isAvailable(): boolean {
    return this.client.status === 'ready' && this.#breaker.state === CircuitState.Closed;
  }

  /** Waits for the connection. @returns false when `patienceMs` have passed without. */
  async becomesAvailable(patienceMs: number): Promise<boolean> {
    if (this.client.status === 'ready') return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), patienceMs);
    const ready = (): void => resolve(true);
    this.client.once('ready', ready);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.client.off('ready', ready);
    }
  }

  /** @throws {Error} when Redis does not do it in time, at once while it is not asked. It may have been done. */
  async run<T>(work: (redis: RedisClient) => Promise<T>): Promise<T> {
    if (this.client.status !== 'ready')
      throw new Error('Redis is not connected.', { cause: this.#lastError });
    return await this.#breaker.execute(() => work(this.client));
  }

  /** The value of a key, or null. @throws {Error} as {@link run} does. */
  async get(key: string): Promise<string | null> {
    return await this.#reads.load(key);
  }

  /** Asks Redis to write, as a server that only reads is of no use. @returns whether it did; within the time-out. */
  async check(): Promise<boolean> {
    try {
      await this.run((redis) => redis.set('probe', '', 'PX', PROBE_EXPIRY_MS));
      return true;
    } catch {
      return false;
    }
  }

  /** Lets what is under way finish, within the time-out. Everything afterwards throws. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.client.status === 'ready') await this.client.quit().catch(() => undefined);
    this.client.disconnect();
  }

  /** A failure is followed by the next `end`. */
  #connectAgain(): void {
    if (this.#closing) return;
    const connect = (): void => {
      if (!this.#closing) this.client.connect().catch((error: unknown) => void (this.#lastError = error));
    };
    setTimeout(connect, CONNECT_AGAIN_AFTER_MS).unref();
  }

  #report(state: 'connected' | 'lost'): void {
    if (this.#closing || state === this.#reported) return;
    const afterMs = Math.round(performance.now() - this.#changedAt);
    this.#reported = state;
    this.#changedAt = performance.now();
    if (state === 'connected') {
      this.#logger.info('cache_connected', { afterMs });
      return;
    }
    this.#losses.inc();
    // Not the error itself: ioredis hangs the command on it, which may be AUTH with the password.
    const cause = this.#lastError;
    this.#logger.warn('cache_lost', { cause: cause instanceof Error ? cause.message : String(cause) });
  }
}

/** One command; in a Cluster one each, as the keys lie in different slots. */
async function readAll(redis: RedisClient, keys: readonly string[]): Promise<(string | null)[]> {
  if (redis instanceof Cluster) return await Promise.all(keys.map((key) => redis.get(key)));
  return await redis.mget(...keys);
}
