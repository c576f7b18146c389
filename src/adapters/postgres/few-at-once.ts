interface Held {
  readonly work: () => Promise<unknown>;
  readonly timer: NodeJS.Timeout;
}

interface Limits {
  readonly most: number;
  /** How long work is held back at most, in milliseconds, whatever is under way. */
  readonly patienceMs: number;
}

/** Holds work back while enough of its kind is under way: until some of that is done, or for as long as patience lasts. */
export class FewAtOnce {
  readonly #limits: Limits;
  readonly #held: Held[] = [];
  #underWay = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** @param work must not reject. */
  run(work: () => Promise<unknown>): void {
    const { most, patienceMs } = this.#limits;
    if (this.#underWay < most) return void this.#do(work);
    const timer = setTimeout(() => {
      // Timers of one length go off in the order in which they were set.
      this.#held.shift();
      void this.#do(work);
    }, patienceMs);
    this.#held.push({ work, timer });
  }

  async #do(work: () => Promise<unknown>): Promise<void> {
    this.#underWay += 1;
    await work();
    this.#underWay -= 1;
    const next = this.#underWay < this.#limits.most ? this.#held.shift() : undefined;
    if (next === undefined) return;
    clearTimeout(next.timer);
    void this.#do(next.work);
  }
}
