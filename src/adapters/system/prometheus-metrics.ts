import cluster from 'node:cluster';
import { collectDefaultMetrics, Counter, Gauge, Registry, type Metric } from 'prom-client';
import { metricsOfAllWorkers, reportToPrimary } from './cluster-metrics.ts';
import { NEVER_SAMPLED, reportEventLoopLag } from './event-loop-lag.ts';
import { Histogram } from './histogram.ts';
import type { CounterMetric, HistogramMetric, Metrics } from '#application/shared/ports/metrics.ts';

const PREFIX = 'latchkey_';

/** Figures in Prometheus' text format, in a registry of its own. A name that is asked for again is the same figure. */
export class PrometheusMetrics implements Metrics {
  readonly #registry = new Registry();

  /** @param options.process whether the process's own figures (CPU, memory, event loop) are among them. */
  constructor(options: { readonly process: boolean }) {
    if (options.process) {
      collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: NEVER_SAMPLED });
      reportEventLoopLag(this.#registry);
    }
    if (cluster.isWorker) reportToPrimary(this.#registry);
  }

  counter<Label extends string>(name: string, help: string, labels: readonly Label[]): CounterMetric<Label> {
    const counter =
      this.#known<Counter<Label>>(name) ?? new Counter<Label>(this.#options(name, help, labels));
    return { increment: (values) => counter.inc(values) };
  }

  histogram<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    buckets: readonly number[],
  ): HistogramMetric<Label> {
    const known = this.#known<Histogram<Label>>(name);
    if (known !== undefined) return known;
    const histogram = new Histogram<Label>({ name: PREFIX + name, help, labels, buckets });
    this.#registry.registerMetric(histogram as unknown as Metric);
    return histogram;
  }

  gauge(name: string, help: string, read: () => number): void {
    this.#registry.removeSingleMetric(PREFIX + name);
    const gauge = new Gauge({
      ...this.#options(name, help, []),
      collect: () => {
        gauge.set(readOrNaN(read));
      },
    });
  }

  async render(): Promise<{ readonly contentType: string; readonly body: string }> {
    const body = (cluster.isWorker ? await metricsOfAllWorkers() : null) ?? (await this.#registry.metrics());
    return { contentType: this.#registry.contentType, body };
  }

  #options<Label extends string>(name: string, help: string, labels: readonly Label[]) {
    return { name: PREFIX + name, help, labelNames: [...labels], registers: [this.#registry] };
  }

  #known<Metric>(name: string): Metric | undefined {
    return this.#registry.getSingleMetric(PREFIX + name) as Metric | undefined;
  }
}

/** One figure that cannot be read is no reason to lose all the others. */
function readOrNaN(read: () => number): number {
  try {
    return read();
  } catch {
    return Number.NaN;
  }
}
