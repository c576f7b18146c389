/** Times in seconds. */
export interface ModelTimes {
  readonly grace: number;
  readonly idle: number;
  readonly max: number;
}

/** What SEMANTICS.md says of one session and its refresh tokens, in ten lines. */
export class SessionModel {
  endsAt: number;
  #counter = 0;
  #rotatedAt: number;
  #reason: string | null = null;
  readonly #times: ModelTimes;
  readonly #lastEnd: number;

  constructor(now: number, times: ModelTimes) {
    this.#times = times;
    this.#rotatedAt = now;
    this.#lastEnd = now + times.max;
    this.endsAt = Math.min(now + times.idle, this.#lastEnd);
  }

  /** The first reason stands. */
  deadFor(now: number): string | null {
    return this.#reason ?? (now >= this.endsAt ? 'session_expired' : null);
  }

  end(reason: string, now: number): void {
    this.#reason = this.deadFor(now) ?? reason;
  }

  /** @returns null where a successor is given. */
  present(counter: number, now: number): string | null {
    if (this.deadFor(now) !== null) return this.deadFor(now);
    if (counter === this.#counter) {
      this.#counter += 1;
      this.#rotatedAt = now;
      this.endsAt = Math.min(now + this.#times.idle, this.#lastEnd);
    } else if (counter < this.#counter - 1 || now - this.#rotatedAt > this.#times.grace)
      this.end('refresh_reused', now);
    return this.deadFor(now);
  }
}
