import type { Clock } from '#application/shared/ports/clock.ts';

/** The time of day, and what a test has moved it on by: nobody has to wait for a token to expire. */
export class ShiftedClock implements Clock {
  #shiftMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#shiftMs);
  }

  /** @param seconds from now on everything is so much later. */
  advance(seconds: number): void {
    this.#shiftMs += seconds * 1_000;
  }
}
