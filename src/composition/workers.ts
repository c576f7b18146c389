import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { answerMetricsOfAllWorkers } from '#adapters/system/cluster-metrics.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import { banner } from './banner.ts';
import type { Config } from './config.ts';
import type { ShutdownSignals } from './shutdown-signals.ts';
import { openSystem } from './runtime.ts';

/** A worker that dies again and again must not take the machine with it. */
const RESTART_AFTER_MS = 1_000;

/** Runs WORKERS processes that share the port, and one more that looks after them. @returns the exit code. */
export async function serveByWorkers(config: Config, orders: ShutdownSignals): Promise<number> {
  const { logger } = openSystem(config, { pretty: process.stdout.isTTY });
  answerMetricsOfAllWorkers();
  // The first one alone: what keeps it from starting is said once, and it brings the schema up to date.
  const first = cluster.fork();
  const address = await Promise.race([listening(first), exitCode(first)]);
  if (typeof address === 'number') return address;
  const crew = new Crew(logger, first);
  while (crew.size < config.WORKERS) crew.add(cluster.fork());
  process.stdout.write(banner(config, address));
  await orders.first;
  const codes = crew.stop('SIGTERM');
  void orders.second.then(() => crew.stop('SIGTERM'));
  return Math.max(...(await codes));
}

/** The workers that should be there. */
class Crew {
  readonly #logger: Logger;
  readonly #exits = new Map<Worker, Promise<number>>();
  #stopping = false;

  constructor(logger: Logger, first: Worker) {
    this.#logger = logger;
    this.add(first);
  }

  get size(): number {
    return this.#exits.size;
  }

  add(worker: Worker): void {
    const exit = exitCode(worker);
    this.#exits.set(worker, exit);
    void exit.then((code) => this.#replace(worker, code));
  }

  /** @returns the exit codes, when all have gone. */
  stop(signal: 'SIGTERM'): Promise<readonly number[]> {
    this.#stopping = true;
    for (const worker of this.#exits.keys()) worker.process.kill(signal);
    return Promise.all(this.#exits.values());
  }

  async #replace(worker: Worker, code: number): Promise<void> {
    if (this.#stopping) return;
    this.#logger.error('worker_died', { pid: worker.process.pid, code });
    await pause(RESTART_AFTER_MS);
    this.#exits.delete(worker);
    if (!this.#stopping) this.add(cluster.fork());
  }
}

async function listening(worker: Worker): Promise<AddressInfo> {
  const [{ address, port }] = (await once(worker, 'listening')) as [{ address: string | null; port: number }];
  return { address: address ?? '0.0.0.0', port, family: 'IPv4' };
}

async function exitCode(worker: Worker): Promise<number> {
  const [code] = (await once(worker, 'exit')) as [number | null];
  return code ?? 1;
}
