import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PrometheusMetrics } from '#adapters/system/prometheus-metrics.ts';

describe('The figures for operators', () => {
  async function textOf(metrics: PrometheusMetrics): Promise<string> {
    return (await metrics.render()).body;
  }

  it('bear the name of the service, and count by label', async () => {
    const metrics = new PrometheusMetrics({ process: false });
    const requests = metrics.counter('http_requests_total', 'Requests.', ['method', 'status']);
    requests.increment({ method: 'GET', status: '200' });
    requests.increment({ method: 'GET', status: '200' });
    requests.increment({ method: 'POST', status: '401' });
    const text = await textOf(metrics);
    expect(text).to.include('# TYPE latchkey_http_requests_total counter');
    expect(text).to.include('latchkey_http_requests_total{method="GET",status="200"} 2');
    expect(text).to.include('latchkey_http_requests_total{method="POST",status="401"} 1');
  });

  it('sort durations into the buckets that were asked for', async () => {
    const metrics = new PrometheusMetrics({ process: false });
    const seconds = metrics.histogram('http_request_seconds', 'Durations.', ['route'], [0.1, 1]);
    for (const value of [0.05, 0.5, 5]) seconds.observe({ route: '/me' }, value);
    const text = await textOf(metrics);
    expect(text).to.include('latchkey_http_request_seconds_bucket{le="0.1",route="/me"} 1');
    expect(text).to.include('latchkey_http_request_seconds_bucket{le="1",route="/me"} 2');
    expect(text).to.include('latchkey_http_request_seconds_bucket{le="+Inf",route="/me"} 3');
    expect(text).to.include('latchkey_http_request_seconds_sum{route="/me"} 5.55');
  });

  it('count what lies on a bound as below it, and each set of labels for itself', async () => {
    const metrics = new PrometheusMetrics({ process: false });
    const seconds = metrics.histogram('seconds', 'Durations.', ['route', 'status'], [0.1, 1]);
    for (const status of ['200', '404', '200']) seconds.observe({ route: '/me', status }, 0.1);
    seconds.observe({ route: '/users', status: '200' }, 0.10001);
    const text = await textOf(metrics);
    expect(text).to.include('# TYPE latchkey_seconds histogram');
    expect(text).to.include('latchkey_seconds_bucket{le="0.1",route="/me",status="200"} 2');
    expect(text).to.include('latchkey_seconds_count{route="/me",status="404"} 1');
    expect(text).to.include('latchkey_seconds_bucket{le="0.1",route="/users",status="200"} 0');
    expect(text).to.include('latchkey_seconds_bucket{le="1",route="/users",status="200"} 1');
  });

  it('of durations start at zero where they have no labels, and take nothing that would spoil the sum', async () => {
    const metrics = new PrometheusMetrics({ process: false });
    const seconds = metrics.histogram('seconds', 'Durations.', [], [1]);
    expect(await textOf(metrics)).to.match(/^latchkey_seconds_count 0$/m);
    for (const value of [Number.NaN, Infinity]) expect(() => seconds.observe({}, value)).to.throw(TypeError);
    seconds.observe({}, 2);
    const text = await textOf(metrics);
    expect(text).to.match(/^latchkey_seconds_sum 2$/m);
    expect(text).to.match(/^latchkey_seconds_bucket\{le="1"\} 0$/m);
    expect(text).to.match(/^latchkey_seconds_bucket\{le="\+Inf"\} 1$/m);
  });

  it('are read when they are asked for', async () => {
    const metrics = new PrometheusMetrics({ process: false });
    let value = 1;
    metrics.gauge('queue_length', 'Waiting.', () => value);
    expect(await textOf(metrics)).to.match(/^latchkey_queue_length 1$/m);
    value = 7;
    expect(await textOf(metrics)).to.match(/^latchkey_queue_length 7$/m);
  });

  it('are all there though one cannot be read', async () => {
    const metrics = new PrometheusMetrics({ process: false });
    metrics.counter('fine_total', 'Fine.', []).increment({});
    metrics.gauge('broken', 'Broken.', () => {
      throw new Error('gone');
    });
    const text = await textOf(metrics);
    expect(text)
      .to.match(/^latchkey_broken Na[Nn]$/m)
      .and.to.match(/^latchkey_fine_total 1$/m);
  });

  it('start at zero where they have no labels', async () => {
    const metrics = new PrometheusMetrics({ process: false });
    metrics.counter('shed_total', 'Shed.', []);
    expect(await textOf(metrics)).to.match(/^latchkey_shed_total 0$/m);
  });

  it('are one figure when two parts of the service count under one name', async () => {
    const metrics = new PrometheusMetrics({ process: false });
    for (const _ of [1, 2]) metrics.counter('errors_total', 'Errors.', ['kind']).increment({ kind: 'redis' });
    expect(await textOf(metrics)).to.include('latchkey_errors_total{kind="redis"} 2');
  });

  it('are each instance’s own', async () => {
    const one = new PrometheusMetrics({ process: false });
    one.counter('mine_total', 'Mine.', []).increment({});
    expect(await textOf(new PrometheusMetrics({ process: false }))).not.to.include('mine_total');
  });

  it('come with those of the process, the delay of the event loop among them', async () => {
    const metrics = new PrometheusMetrics({ process: true });
    const { contentType, body } = await metrics.render();
    expect(contentType).to.match(/^text\/plain; version=0\.0\.4/);
    expect(body)
      .to.match(/^nodejs_eventloop_lag_p99_seconds /m)
      .and.to.match(/^process_cpu_seconds_total /m);
  });

  it('show for how long the event loop was held up, and only since they were last read', async () => {
    const metrics = new PrometheusMetrics({ process: true });
    const longest = async (): Promise<number> => {
      const text = await textOf(metrics);
      return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]);
    };
    await turn();
    await longest();
    await turn();
    holdUp(60);
    await turn();
    await turn();
    expect(await longest()).to.be.within(0.06, 2);
    expect(await longest(), 'asked again at once').to.be.below(0.06);
  });

  // In a process of its own: what else runs beside the tests takes turns, too.
  it('let an idle process sleep', async () => {
    const module = import.meta.resolve('#adapters/system/prometheus-metrics.ts');
    const program = `
      import { setTimeout as pause } from 'node:timers/promises';
      import { PrometheusMetrics } from ${JSON.stringify(module)};
      const metrics = new PrometheusMetrics({ process: true });
      const before = performance.nodeTiming.uvMetricsInfo.loopCount;
      await pause(300);
      const turns = performance.nodeTiming.uvMetricsInfo.loopCount - before;
      console.log(JSON.stringify({ turns, ...(await metrics.render()) }));`;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
    const { turns, body } = JSON.parse(stdout) as { readonly turns: number; readonly body: string };
    expect(turns).to.be.below(15);
    expect(body).to.match(/^nodejs_eventloop_lag_p99_seconds /m);
  });
});

function holdUp(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
