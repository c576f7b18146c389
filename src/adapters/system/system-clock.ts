import type { Clock } from '#application/shared/ports/clock.ts';

/** The computer's own clock. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }
}
