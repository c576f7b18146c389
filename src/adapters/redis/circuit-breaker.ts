/** Redis was not asked: it failed a moment ago and has not been seen since. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';

  constructor(options?: ErrorOptions) {
    super('Redis is taken for lost until a probe succeeds.', options);
  }
}

// Six times faster than what is promised (back within about a second), and no load worth mentioning.
const PROBE_EVERY_MS = 100;

export interface CircuitBreakerOptions {
  /** Resolves when what is guarded can be used. It must come back in bounded time. */
  readonly probe: () => Promise<void>;
  readonly onOpen: (cause: unknown) => void;
  readonly onClose: () => void;
}

/**
 * Keeps requests from waiting for something that is lost: after one failure everything is refused at once, until a
 * probe in the background succeeds. No request ever waits for a probe. It starts open: nothing is trusted unseen.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  #state: 'closed' | 'open' | 'stopped' = 'open';
  #cause: unknown;
  #probing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#state !== 'closed';
  }

  /** @throws {CircuitOpenError} at once while it is open, else whatever `operation` throws, which opens it. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#state !== 'closed') throw new CircuitOpenError({ cause: this.#cause });
    try {
      return await operation();
    } catch (error) {
      this.open(error);
      throw error;
    }
  }

  open(cause: unknown): void {
    this.#cause = cause;
    if (this.#state !== 'closed') return;
    this.#state = 'open';
    this.#options.onOpen(cause);
    this.#probeLater();
  }

  /** Probes now rather than at the next turn: something says that it may be back. */
  async probe(): Promise<void> {
    if (this.#state !== 'open' || this.#probing) return;
    clearTimeout(this.#timer);
    this.#probing = true;
    try {
      await this.#options.probe();
      this.#close();
    } catch (error) {
      this.#cause = error;
      this.#probeLater();
    } finally {
      this.#probing = false;
    }
  }

  /** Open for good. */
  stop(): void {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
  }

  #close(): void {
    // It may have been stopped while the probe was under way.
    if (this.#state === 'stopped') return;
    this.#state = 'closed';
    this.#cause = undefined;
    this.#options.onClose();
  }

  #probeLater(): void {
    clearTimeout(this.#timer);
    if (this.#state === 'stopped') return;
    this.#timer = setTimeout(() => void this.probe(), PROBE_EVERY_MS);
    this.#timer.unref();
  }
}
