/** Where adapters report what they count. Names in Prometheus' form, prefixed `latchkey_` by the adapter. */
export interface Metrics {
  counter<Label extends string>(name: string, help: string, labels: readonly Label[]): CounterMetric<Label>;
  histogram<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    buckets: readonly number[],
  ): HistogramMetric<Label>;
  /** A figure that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number): void;
  /** Everything in Prometheus' text format. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

export interface CounterMetric<Label extends string> {
  increment(labels: Readonly<Record<Label, string>>): void;
}

export interface HistogramMetric<Label extends string> {
  /** @param value in the base unit that the name says, for durations seconds. */
  observe(labels: Readonly<Record<Label, string>>, value: number): void;
}
