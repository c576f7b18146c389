import type { HealthCheck, HealthStatus } from './ports/health-check.ts';

/** The state of this instance and of everything it depends on. */
export interface ReadinessReport {
  readonly status: 'ok' | 'degraded' | 'unavailable' | 'draining';
  readonly checks: Readonly<Record<HealthCheck['name'], HealthStatus>>;
}

/** Whether this instance should get requests. Without the database it should not; without the cache it is only slower. */
export class Readiness {
  readonly #checks: readonly HealthCheck[];
  #draining = false;

  constructor(checks: readonly HealthCheck[]) {
    this.#checks = checks;
  }

  /** From now on the instance reports that it should get no more requests. */
  startDraining(): void {
    this.#draining = true;
  }

  /** Whether {@link startDraining} was called. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Runs all checks. Never throws. */
  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      this.#checks.map(async (check) => [check.name, await check.check()] as const),
    );
    const checks = { database: 'ok', cache: 'ok', migrations: 'ok', ...Object.fromEntries(results) } as const;
    return { status: this.#draining ? 'draining' : summary(results.map(([, status]) => status)), checks };
  }
}

function summary(statuses: readonly HealthStatus[]): ReadinessReport['status'] {
  if (statuses.includes('down')) return 'unavailable';
  return statuses.includes('degraded') ? 'degraded' : 'ok';
}
