import { expect } from 'chai';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultClient } from '#tests/support/fault-client.ts';
import {
  eventLoopDelay,
  expectQuickLoop,
  expectWithin,
  figure,
  LONG,
  milliseconds,
  percentile,
  statusesOf,
} from '#tests/support/fault-figures.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { type RoundRobinProxy, startRoundRobinProxy } from '#tests/support/round-robin-proxy.ts';
import { serverPort } from '#tests/support/server-port.ts';
import { until } from '#tests/support/until.ts';

const RESTARTS = LONG ? 20 : 2;
/** Each needs a connection to the database of an instance that has just started. */
const CLIENTS = LONG ? 8 : 3;
/** Two looks of the load balancer, or some more where it has to wait for its turn. */
const SHUTDOWN_DELAY = LONG ? '2' : '5';

describe('A service that is told to stop', function () {
  this.timeout(LONG ? 240_000 : 180_000);

  let world: FaultWorld;
  let proxy: RoundRobinProxy | undefined;

  before(async () => {
    world = await openFaultWorld();
  });
  after(async () => {
    await proxy?.close();
    await world?.close();
  });

  it('fails no request of a load balancer that retries nothing, restart after restart', async () => {
    const ports = [String(await serverPort()), String(await serverPort())];
    const start = (PORT: string): Promise<ServiceProcess> => world.start({ PORT, SHUTDOWN_DELAY });
    const services = await Promise.all(ports.map(start));
    proxy = await startRoundRobinProxy(services.map(({ url }) => url));
    const client = world.clientOf(proxy);
    let over = false;
    const times: number[] = [];
    const tokens: string[] = [];
    for (let each = 0; each < CLIENTS; each += 1)
      tokens.push((await client.login(await client.registered())).accessToken);
    const load = tokens.map((token) => use(client, token, () => over, times));
    const codes: (number | null)[] = [];
    const loops: number[] = [];
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      const which = restart % services.length;
      loops.push(await eventLoopDelay(world.clientOf(services[which]!)));
      codes.push(await services[which]!.stop());
      services[which] = await start(ports[which]!);
      await until(() => proxy!.sendsTo(services[which]!.url));
    }
    over = true;
    await Promise.all(load);
    figure(
      `${RESTARTS} rolling restarts under load: ${statusesOf(client)}; p99 ${milliseconds(percentile(times, 99))}; ` +
        `event loop p99 ${milliseconds(Math.max(...loops.slice(1)))}`,
    );
    expectQuickLoop(Math.max(...loops.slice(1)));
    expect(codes).to.deep.equal(Array.from({ length: RESTARTS }, () => 0));
    expect([...client.statuses.keys()]).to.have.members([200, 201]);
  });

  it('ends at once, not cleanly, when it is told a second time', async () => {
    const service = await world.start({ SHUTDOWN_DELAY: '30', SHUTDOWN_GRACE: '60' });
    service.signal('SIGTERM');
    await until(() => service.logged('stopping').length > 0);
    // Within half a second it would be the same order, by way of the terminal and of a parent.
    await pause(600);
    const told = performance.now();
    service.signal('SIGTERM');
    const { code } = await service.exited;
    expect(code).to.be.above(0);
    expectWithin('the end', performance.now() - told, 1_000);
  });

  it('cuts off what is not done at the deadline, and says so', async () => {
    const service = await world.start({ SHUTDOWN_GRACE: '1' });
    const socket = connect(service.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const head = [
      'POST /login HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      'Content-Length: 99',
      '',
      '{',
    ];
    socket.write(head.join('\r\n'));
    await pause(100);
    const told = performance.now();
    service.signal('SIGTERM');
    const { code } = await service.exited;
    socket.destroy();
    expect(code).to.be.above(0);
    const ms = performance.now() - told;
    expect(ms).to.be.above(900);
    expectWithin('the end', ms, 3_000);
    expect(service.logged('requests_cut_off')).to.have.length(1);
  });
});

async function use(
  client: FaultClient,
  token: string,
  isOver: () => boolean,
  times: number[],
): Promise<void> {
  while (!isOver()) {
    for (const [line, parts] of [
      ['GET /users', {}],
      ['GET /me', { token }],
      ['POST /tasks', { token, body: { title: 'a task' } }],
    ] as const) {
      const reply = await client.attempt(line, parts);
      if (reply !== null) times.push(reply.ms);
      // A client has other things to do, too.
      await pause(5);
    }
  }
}
