import { monitorEventLoopDelay, type ELDHistogram } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** For prom-client's own sampler, in milliseconds: never. libuv takes no longer intervals. */
export const NEVER_SAMPLED = 2 ** 31 - 1;

const NANOSECONDS = 1e9;

interface Figure {
  readonly of: string;
  readonly aggregator: 'average' | 'max' | 'min';
  readonly read: (histogram: ELDHistogram) => number;
}

/** By the names that prom-client gives them, which dashboards know. */
const FIGURES: Readonly<Record<string, Figure>> = {
  min: { of: 'The shortest turn', aggregator: 'min', read: ({ min }) => min },
  max: { of: 'The longest turn', aggregator: 'max', read: ({ max }) => max },
  mean: { of: 'The mean turn', aggregator: 'average', read: ({ mean }) => mean },
  stddev: { of: 'The standard deviation of the turns', aggregator: 'average', read: ({ stddev }) => stddev },
  p50: { of: 'The 50th percentile of the turns', aggregator: 'average', read: (all) => all.percentile(50) },
  p90: { of: 'The 90th percentile of the turns', aggregator: 'average', read: (all) => all.percentile(90) },
  p99: { of: 'The 99th percentile of the turns', aggregator: 'average', read: (all) => all.percentile(99) },
};

/**
 * How long the turns of the event loop took since they were last read: as long as anything else had to wait. In the place
 * of prom-client's figures, which come from a timer. That one looks a hundred times a second, so that an idle service took
 * 1.5 % of a core, counts its own 10 ms as delay, and sees of a short hold-up what is left of it when it is due.
 */
export function reportEventLoopLag(registry: Registry): void {
  // Node 24.21; earlier ones take no notice of the option and go by a timer, too.
  const histogram = monitorEventLoopDelay({ samplePerIteration: true });
  histogram.enable();
  // All are read when the first of them is, so that they are of the same turns.
  const collect = (): void => {
    for (const { gauge, read } of gauges) {
      // Without a turn there is nothing to be read but the histogram's bounds.
      gauge.set(histogram.count === 0 ? 0 : read(histogram) / NANOSECONDS);
    }
    histogram.reset();
  };
  const gauges = Object.entries(FIGURES).map(([figure, { of, aggregator, read }], index) => {
    const name = `nodejs_eventloop_lag_${figure}_seconds`;
    const help = `${of} of the event loop since the last scrape.`;
    registry.removeSingleMetric(name);
    const options = { name, help, aggregator, registers: [registry] };
    return { gauge: new Gauge(index === 0 ? { ...options, collect } : options), read };
  });
}
