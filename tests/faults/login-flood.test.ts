import { expect } from 'chai';
import { once } from 'node:events';
import { connect } from 'node:net';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultClient, FaultPerson } from '#tests/support/fault-client.ts';
import {
  expectFigure,
  expectQuickLoop,
  figure,
  LONG,
  milliseconds,
  statusesOf,
} from '#tests/support/fault-figures.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { memoryOf, workerThreads, workerThreadSeconds } from '#tests/support/process-figures.ts';
import { until } from '#tests/support/until.ts';
import { probeUserList, type ProbeResult } from '#tests/support/user-list-probe.ts';

const LOGINS = LONG ? 10_000 : 200;
/** Several times what one thread hashes; whether or not those before were answered. */
const LOGINS_A_SECOND = LONG ? 200 : 100;
const HANGING_UP = LONG ? 500 : 100;
const MOST_MEGABYTES = 400;
const LIST_P99_MS = 250;
const HASHES_AT_ONCE = Math.max(1, availableParallelism() - 1);

describe('A flood of logins at the real cost of a hash', function () {
  this.timeout(LONG ? 240_000 : 180_000);

  let world: FaultWorld;
  let service: ServiceProcess;
  let owner: FaultPerson;

  before(async () => {
    world = await openFaultWorld();
    // The costs that the service has by default.
    service = await world.start({ ARGON2_MEMORY_KIB: '', ARGON2_TIME: '' });
    const client = world.clientOf(service);
    owner = await client.registered();
    for (let warm = 0; warm < 50; warm += 1) await client.call('GET /users');
  });
  after(async () => await world?.close());

  async function flood(flooding: FaultClient): Promise<void> {
    const { login, password } = owner;
    const started = performance.now();
    const answers: Promise<unknown>[] = [];
    for (let sent = 0; sent < LOGINS; sent += 1) {
      // Every third with the right password, every third for nobody.
      const body = [
        { login, password },
        { login, password: `${password}!` },
        { login: `no${sent}`, password },
      ][sent % 3];
      answers.push(flooding.call('POST /login', { body }));
      const due = started + (1_000 * (sent + 1)) / LOGINS_A_SECOND;
      await pause(Math.max(0, due - performance.now()));
    }
    await Promise.all(answers);
  }

  async function untilServed(): Promise<void> {
    const client = world.clientOf(service);
    await until(async () => (await client.call('GET /users')).status === 200);
    const { login, password } = owner;
    await until(async () => (await client.call('POST /login', { body: { login, password } })).status === 200);
  }

  function said({ p99, requests, loopP99 }: ProbeResult): string {
    return `GET /users × ${requests}, p99 ${milliseconds(p99)}; event loop p99 ${milliseconds(loopP99)}`;
  }

  it('is answered or shed with the time to come again, and everybody else is served', async () => {
    const flooding = world.clientOf(service);
    const probe = await probeUserList(world.clientOf(service));
    await flood(flooding);
    const result = await probe.finish();
    const { most } = memoryOf(service.pid);
    figure(
      `${LOGINS} logins at ${LOGINS_A_SECOND} a second: ${statusesOf(flooding)}; at most ${most.toFixed(0)} MB; ${said(result)}`,
    );
    expect(
      [...flooding.statuses.keys()].filter((status) => ![200, 401, 429, 503].includes(status)),
    ).to.deep.equal([]);
    expectFigure('memory, in MB', most, MOST_MEGABYTES);
    expectFigure('GET /users without an answer', result.notAnswered, 1);
    expectFigure('GET /users p99, in ms', result.p99, LIST_P99_MS);
    expectQuickLoop(result.loopP99);
    await untilServed();
  });

  it('leaves four threads for files and DNS', () => {
    expect(workerThreads(service.pid)).to.equal(availableParallelism() + 3);
  });

  it('frees no permit early when all its clients hang up at once', async () => {
    const body = JSON.stringify({ login: owner.login, password: owner.password });
    const head = `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const sockets = Array.from({ length: HANGING_UP }, () => connect(service.port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const probe = await probeUserList(world.clientOf(service));
    for (const socket of sockets) socket.on('error', () => undefined).write(`${head}\r\n\r\n${body}`);
    await pause(150);
    for (const socket of sockets) socket.destroy();
    const [cpu, clock] = [workerThreadSeconds(service.pid), performance.now()];
    await pause(1_000);
    const seconds = (performance.now() - clock) / 1_000;
    const threads = (workerThreadSeconds(service.pid) - cpu) / seconds;
    const result = await probe.finish();
    const { most } = memoryOf(service.pid);
    figure(
      `${HANGING_UP} clients hang up: hashing goes on with ${threads.toFixed(2)} of ${HASHES_AT_ONCE} threads; ` +
        `at most ${most.toFixed(0)} MB; ${said(result)}`,
    );
    // Somebody is hashing still, and never more than may: other work of these threads is not worth a quarter of one.
    if (LONG) expect(threads).to.be.above(0.05);
    expectFigure('threads that hash', threads, HASHES_AT_ONCE + 0.25);
    expectFigure('memory, in MB', most, MOST_MEGABYTES);
    expectFigure('GET /users without an answer', result.notAnswered, 1);
    await untilServed();
  });
});
