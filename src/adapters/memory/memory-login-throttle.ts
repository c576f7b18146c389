import { LoginBudgets } from '#application/identity/login-budgets.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { MemoryAttemptCounter } from './memory-attempt-counter.ts';

interface Deps {
  readonly clock: Clock;
  /** Failed logins a minute; 0 turns the throttle off. */
  readonly budget: number;
}

/** Failed logins counted in this process alone. */
export class MemoryLoginThrottle extends LoginBudgets {
  constructor({ clock, budget }: Deps) {
    super({ counter: new MemoryAttemptCounter(clock), budget });
  }
}
