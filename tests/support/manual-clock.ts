import type { Clock } from '#application/shared/ports/clock.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #time: number;

  constructor(start: string | Date = '2026-01-02T03:04:05.678Z') {
    this.#time = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#time);
  }

  /** @param seconds may be negative. */
  advance(seconds: number): void {
    this.#time += seconds * 1_000;
  }
}
