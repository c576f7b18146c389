import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry that holds the metrics of the process (CPU, memory, event loop) by prom-client's usual names. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
