import type { Cluster } from 'ioredis';
import { Counter, Gauge, type Registry } from 'prom-client';
import { Batches } from '#application/shared/batches.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { withDeadline } from './deadline.ts';
import { readKeys } from './read-keys.ts';
import type { RedisAddresses } from './redis-addresses.ts';
import { createRedisClient, type RedisClient } from './redis-client.ts';
import { commandName, type RedisScript } from './redis-script.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

/** What a request pays at most, once, for finding out that Redis does not answer. */
const DEADLINE_MS = 150;
const PROBE_EXPIRY_MS = 1_000;
// One key for a single server. In a Cluster so many that each master has at least one, with a probability of 99.8 %
// for three masters; what a probe misses costs requests no more than their deadline.
const CLUSTER_PROBE_KEYS = 16;

interface Deps {
  readonly addresses: RedisAddresses;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Milliseconds; for tests on slow machines. */
  readonly deadlineMs?: number;
}

/**
 * The way to Redis for everything in this process: answers within {@link DEADLINE_MS} or throws; after a failure it
 * throws at once until Redis is seen again, about a second after its return at the latest. Being without Redis is
 * never an error of this class: it is made, lives and closes all the same.
 */
export class RedisConnection {
  readonly #client: RedisClient;
  readonly #breaker: CircuitBreaker;
  readonly #logger: Logger;
  readonly #deadlineMs: number;
  readonly #reads = new Batches<string, string | null | undefined>(
    (keys) => this.run((redis) => readKeys(redis, keys)).catch(() => keys.map(() => undefined)),
    setImmediate,
  );
  readonly #awaited: ((available: boolean) => void)[] = [];
  #lostAt = performance.now();
  #isKnownLost = false;
  #lastError: unknown;

  constructor({ addresses, logger, registry, deadlineMs = DEADLINE_MS }: Deps) {
    this.#logger = logger;
    this.#deadlineMs = deadlineMs;
    this.#client = createRedisClient(addresses, (error) => (this.#lastError = error));
    // All of them now: a command that is defined while ioredis is filling a pipeline is missing there, and what waits
    // in that pipeline never gets its own answer.
    for (const script of REDIS_SCRIPTS) {
      for (let numberOfKeys = 1; numberOfKeys <= script.mostKeys; numberOfKeys += 1) {
        this.#client.defineCommand(commandName(script, numberOfKeys), { numberOfKeys, lua: script.lua });
      }
    }
    const failures = new Counter({
      name: 'latchkey_redis_failures_total',
      help: 'Failures after which Redis was given up.',
      registers: [registry],
    });
    this.#breaker = new CircuitBreaker({
      probe: () => this.#probe(),
      onOpen: (cause) => {
        failures.inc();
        this.#lost(cause);
      },
      onClose: () => this.#back(),
    });
    const circuitOpen = new Gauge({
      name: 'latchkey_redis_circuit_open',
      help: '1 while Redis is taken for lost and not asked, else 0.',
      registers: [registry],
      collect: () => {
        circuitOpen.set(this.#breaker.isOpen ? 1 : 0);
      },
    });
    this.#client.on('ready', () => void this.#breaker.probe());
    this.#client.on('close', () => {
      const cause = this.#lastError ?? new Error('The connection closed.');
      this.#breaker.open(cause);
      this.#lost(cause);
    });
    void this.#breaker.probe();
  }

  /** Whether Redis answered when it was last asked. */
  get isAvailable(): boolean {
    return !this.#breaker.isOpen;
  }

  /** Waits until Redis answers for the first time or again. @returns false when `patienceMs` have passed without. */
  async becomesAvailable(patienceMs: number): Promise<boolean> {
    if (this.isAvailable) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#awaited.push(resolve);
    const timer = setTimeout(() => resolve(false), patienceMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The value of a key, asked for together with others of the same moment; undefined when Redis can't be asked. It is
   * what every request waits for: an answer costs less than an exception.
   */
  get(key: string): Promise<string | null | undefined> {
    return this.#reads.get(key);
  }

  /** @throws when Redis does not do it in time; at once while it is taken for lost. It may have been done all the same. */
  async run<T>(commands: (redis: RedisClient) => Promise<T>): Promise<T> {
    return await this.#breaker.run(() => this.#inTime(commands));
  }

  /** For a library that sends its own commands: within {@link run} only. */
  get client(): RedisClient {
    return this.#client;
  }

  /** Whether keys lie in different slots, so that one command reaches one of them. */
  get isCluster(): boolean {
    return this.#client.isCluster;
  }

  /** Runs a script on as many keys as it takes. @throws as {@link run} does. */
  async runScript(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    return await this.run(async (redis) => {
      const scripts = redis as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
      return await scripts[commandName(script, keys.length)]?.(...keys, ...args);
    });
  }

  /** Asks Redis itself, even when nobody has for a while. @returns whether it can be used; within the deadline. */
  async check(): Promise<boolean> {
    return await this.#breaker
      .run(() => this.#probe())
      .then(
        () => true,
        () => false,
      );
  }

  /** Lets what is under way finish, within the deadline. Idempotent; everything afterwards throws. */
  async close(): Promise<void> {
    this.#breaker.stop();
    this.#isKnownLost = true;
    await this.#inTime((redis) => redis.quit()).catch(() => undefined);
    this.#client.disconnect();
  }

  // An async function, so that what ioredis throws rather than rejects with (a slot without a node) is a rejection.
  async #inTime<T>(commands: (redis: RedisClient) => Promise<T>): Promise<T> {
    const start = async (): Promise<T> => await commands(this.#client);
    return await withDeadline(start(), this.#deadlineMs);
  }

  /** Writes: a server that only reads (a replica, a full one) is of no use here. */
  async #probe(): Promise<void> {
    const count = this.#client.isCluster ? CLUSTER_PROBE_KEYS : 1;
    const keys = Array.from({ length: count }, (_, index) => `latchkey:probe:${index}`);
    try {
      await this.#inTime((redis) =>
        Promise.all(keys.map((key) => redis.set(key, '', 'PX', PROBE_EXPIRY_MS))),
      );
    } catch (error) {
      // ioredis follows no MOVED in a pipeline of several slots; it would wait for its next look at the Cluster.
      if (this.#client.isCluster) (this.#client as Cluster).refreshSlotsCache();
      throw error;
    }
  }

  #lost(error: unknown): void {
    if (this.#isKnownLost) return;
    this.#isKnownLost = true;
    this.#lostAt = performance.now();
    // Not the error itself: ioredis hangs the command on it, which may be AUTH with the password.
    this.#logger.warn('cache_lost', { cause: error instanceof Error ? error.message : String(error) });
  }

  #back(): void {
    for (const tell of this.#awaited.splice(0)) tell(true);
    this.#isKnownLost = false;
    this.#lastError = undefined;
    this.#logger.info('cache_connected', { afterMs: Math.round(performance.now() - this.#lostAt) });
  }
}
