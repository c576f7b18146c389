import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';

const ASK = 'latchkey:metrics?';
const ANSWER = 'latchkey:metrics';
const PATIENCE_MS = 5_000;

interface Answer {
  readonly type: typeof ANSWER;
  readonly id: number;
  readonly body: string | null;
}

/** In the primary: whichever worker is asked for figures answers with the sum over all of them. */
export function answerMetricsOfAllWorkers(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker: Worker, message: { readonly type?: unknown; readonly id?: unknown }) => {
    if (message.type !== ASK || typeof message.id !== 'number') return;
    const { id } = message;
    const answer = (body: string | null): void => {
      if (worker.isConnected()) worker.send({ type: ANSWER, id, body } satisfies Answer);
    };
    all.clusterMetrics().then(answer, () => answer(null));
  });
}

/** In a worker: lets the primary ask for this process's figures. */
export function reportToPrimary(registry: Registry): void {
  // The package listens to the primary once one of these exists.
  void new AggregatorRegistry();
  AggregatorRegistry.setRegistries(registry);
}

let asked = 0;

/** In a worker: the figures of all workers, or null when they can't be had. */
export async function metricsOfAllWorkers(): Promise<string | null> {
  asked += 1;
  const id = asked;
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const hear = (message: Partial<Answer>): void => {
    if (message.type === ANSWER && message.id === id) resolve(message.body ?? null);
  };
  const timer = setTimeout(() => resolve(null), PATIENCE_MS);
  process.on('message', hear);
  process.send?.({ type: ASK, id });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    process.off('message', hear);
  }
}
