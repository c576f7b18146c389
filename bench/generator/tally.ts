import { percentile } from '../support/statistics.ts';

/** Counts the answers of a job and how long each took. */
export class Tally {
  readonly #times: Float64Array;
  readonly #started = performance.now();
  readonly #spentBefore = process.cpuUsage();
  #ended = this.#started;
  #answers = 0;
  #refused = 0;
  #wrong = 0;
  #firstWrong: string | null = null;

  /** @param most answers that there can be. */
  constructor(most: number) {
    this.#times = new Float64Array(most);
  }

  /** An answer now to a request of `sentAt`. @param fault what is wrong with it, or why there is none. */
  note(sentAt: number, fault: string | null): void {
    this.#time(sentAt);
    if (fault === null) return;
    this.#wrong += 1;
    this.#firstWrong ??= fault;
  }

  /** An answer that the server has too much to do. */
  noteRefusal(sentAt: number): void {
    this.#time(sentAt);
    this.#refused += 1;
  }

  /** Times in milliseconds, but `seconds`. */
  result() {
    const { user, system } = process.cpuUsage(this.#spentBefore);
    const sorted = this.#times.subarray(0, this.#answers).sort();
    return {
      answers: this.#answers,
      seconds: (this.#ended - this.#started) / 1000,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      cpuMs: (user + system) / 1000,
      refused: this.#refused,
      wrong: this.#wrong,
      firstWrong: this.#firstWrong,
    };
  }

  #time(sentAt: number): void {
    this.#ended = performance.now();
    this.#times[this.#answers] = this.#ended - sentAt;
    this.#answers += 1;
  }
}
