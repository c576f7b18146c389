import { LoginBudgets } from '#application/identity/passwords/login-budgets.ts';
import type {
  Admission,
  AttemptTicket,
  LoginAttempt,
  LoginThrottle,
} from '#application/identity/passwords/ports/login-throttle.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { RedisAttemptCounter } from './redis-attempt-counter.ts';
import type { RedisConnection } from './redis-connection.ts';

interface Deps {
  readonly connection: RedisConnection;
  /** Failed logins a minute; 0 turns the throttle off. */
  readonly budget: number;
  /** Counts while Redis is away: per instance, but never unlimited. */
  readonly fallback: LoginThrottle;
  /** Redis' own clock when left out, as instances' clocks differ; tests bring one that they can move. */
  readonly clock?: Clock;
}

/** Begins the tickets of attempts that an instance counted for itself. */
const COUNTED_HERE = 'here ';

/** Failed logins counted in Redis, for all instances together. */
export class RedisLoginThrottle implements LoginThrottle {
  readonly #budgets: LoginBudgets;
  readonly #fallback: LoginThrottle;

  constructor({ connection, budget, fallback, clock }: Deps) {
    this.#budgets = new LoginBudgets({ counter: new RedisAttemptCounter({ connection, clock }), budget });
    this.#fallback = fallback;
  }

  async admit(attempt: LoginAttempt): Promise<Admission> {
    try {
      return await this.#budgets.admit(attempt);
    } catch {
      const admission = await this.#fallback.admit(attempt);
      const { ticket } = admission;
      return { ...admission, ticket: ticket === null ? null : `${COUNTED_HERE}${ticket}` };
    }
  }

  async release(ticket: AttemptTicket, outcome: 'succeeded' | 'not_compared'): Promise<void> {
    if (ticket.startsWith(COUNTED_HERE)) {
      await this.#fallback.release(ticket.slice(COUNTED_HERE.length), outcome);
      return;
    }
    // What can't be taken back now stays counted for a minute: a right password is not held up by one failure.
    await this.#budgets.release(ticket, outcome).catch(() => undefined);
  }
}
