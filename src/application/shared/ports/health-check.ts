export type HealthStatus = 'ok' | 'degraded' | 'down';

/** A dependency of the service that can be checked. */
export interface HealthCheck {
  readonly name: 'database' | 'cache' | 'migrations';
  /** Whether it can be used now. Resolves within the deadlines of what it asks, about two seconds; never throws. */
  check(): Promise<HealthStatus>;
}
