export type HealthStatus = 'ok' | 'degraded' | 'down';

/** Whether something that the service needs can be used now. */
export interface HealthCheck {
  readonly name: 'database' | 'cache' | 'migrations';
  /** Answers within about a second; never throws. */
  check(): Promise<HealthStatus>;
}
