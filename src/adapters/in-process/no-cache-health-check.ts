import type { HealthCheck, HealthStatus } from '#application/shared/ports/health-check.ts';

/** Memory is there as long as the process is. */
export class NoCacheHealthCheck implements HealthCheck {
  readonly name = 'cache';

  check(): Promise<HealthStatus> {
    return Promise.resolve('ok');
  }
}
