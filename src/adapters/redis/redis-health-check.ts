import type { HealthCheck, HealthStatus } from '#application/shared/ports/health-check.ts';
import type { RedisConnection } from './redis-connection.ts';

/** Without Redis everything works, slower: degraded, never down. */
export class RedisHealthCheck implements HealthCheck {
  readonly name = 'cache';
  readonly #connection: RedisConnection;

  constructor({ connection }: { readonly connection: RedisConnection }) {
    this.#connection = connection;
  }

  async check(): Promise<HealthStatus> {
    return (await this.#connection.check()) ? 'ok' : 'degraded';
  }
}
