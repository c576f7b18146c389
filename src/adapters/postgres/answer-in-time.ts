import type { HealthStatus } from '#application/shared/ports/health-check.ts';

/** Whoever asks for readiness has little patience; in milliseconds. */
const DEADLINE_MS = 1_000;

/** The answer of a check; `down` where it fails or takes too long. */
export async function answerInTime(check: () => Promise<HealthStatus>): Promise<HealthStatus> {
  const { promise: tooLate, resolve } = Promise.withResolvers<HealthStatus>();
  const timer = setTimeout(() => resolve('down'), DEADLINE_MS);
  try {
    return await Promise.race([check(), tooLate]);
  } catch {
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}
