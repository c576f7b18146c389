import { LoginBudgets } from '#application/identity/passwords/login-budgets.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { InProcessAttemptCounter } from './in-process-attempt-counter.ts';

interface Deps {
  readonly clock: Clock;
  /** Failed logins a minute; 0 turns the throttle off. */
  readonly budget: number;
}

/** Failed logins counted in this process alone. */
export class InProcessLoginThrottle extends LoginBudgets {
  constructor({ clock, budget }: Deps) {
    super({ counter: new InProcessAttemptCounter(clock), budget });
  }
}
