import autocannon from 'autocannon';
import type { ServerProcess } from './server-process.ts';

export const CONNECTIONS = 32;

/** Requests to one server, as autocannon's options describe them. */
export interface Load {
  /** Name of the row in the report. */
  readonly label: string;
  readonly server: ServerProcess;
  /** Status of every answer; 200 if left out. */
  readonly status?: number;
  readonly options: Omit<autocannon.Options, 'url'>;
}

/** What one run gave. */
export interface Run {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds, in whole numbers (autocannon's histogram). */
  readonly p99: number;
  /** CPU time of the server for each answer in µs: all threads, user and kernel. */
  readonly cpu: number;
  /** Share of one core that the server used. Far below 1, something else limited the rate. */
  readonly busy: number;
  /** CPU time of autocannon for each answer in µs. */
  readonly generator: number;
}

/**
 * Sends that many requests over {@link CONNECTIONS} connections. A run has a number of requests and no fixed time, so
 * that no answer is outstanding at its end.
 *
 * @throws {Error} when an answer has another status or body than it should, or is missing.
 */
export async function run({ label, server, status = 200, options }: Load, amount: number): Promise<Run> {
  const [serverBefore, ownBefore] = [server.cpuMs, process.cpuUsage()];
  const result = await autocannon({
    ...options,
    url: `${server.url}${options.requests?.[0]?.path ?? ''}`,
    connections: CONNECTIONS,
    amount: Math.max(amount, CONNECTIONS),
    timeout: 60,
    // How often autocannon looks whether it is done, in ms.
    sampleInt: 10,
  });
  const cpuMs = server.cpuMs - serverBefore;
  const own = process.cpuUsage(ownBefore);
  server.truncateLog();
  const answers = result.requests.total;
  const right = result.statusCodeStats?.[`${status}`]?.count ?? 0;
  if (right !== answers || result.errors > 0 || result.mismatches > 0) {
    const statuses = JSON.stringify(result.statusCodeStats);
    throw new Error(
      `${label}: expected only ${status}, got ${statuses}, ${result.errors} errors and ${result.mismatches} wrong bodies.`,
    );
  }
  const ms = result.finish.getTime() - result.start.getTime();
  return {
    rate: (answers * 1_000) / ms,
    p99: result.latency.p99,
    cpu: (cpuMs * 1_000) / answers,
    busy: cpuMs / ms,
    generator: (own.user + own.system) / answers,
  };
}
