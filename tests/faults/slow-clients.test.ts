import { expect } from 'chai';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  BUSY,
  expectFigure,
  expectQuickLoop,
  expectWithin,
  figure,
  LONG,
  milliseconds,
} from '#tests/support/fault-figures.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { memoryOf } from '#tests/support/process-figures.ts';
import { type SlowClient, type SlowEnd, startSlowClient } from '#tests/support/slow-client.ts';
import { probeUserList, type ProbeResult } from '#tests/support/user-list-probe.ts';

const IDLE = LONG ? 5_000 : 500;
const SLOW = LONG ? 200 : 50;
const WARM_UP = LONG ? 200 : 10;
const CLOSED_WITHIN_MS = 15_000;
const GIGABYTE = 1024 ** 3;
const CHUNK = 64 * 1024;
const LIST_P99_MS = 250;
const MORE_MEGABYTES = 50;

const HEAD = 'POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('Clients that send slowly, too much, or nothing', function () {
  this.timeout(180_000);

  let world: FaultWorld;
  let service: ServiceProcess;
  let probing: ProbeResult;
  let megabytesBefore: number;
  const ends = new Map<string, readonly SlowEnd[]>();

  before(async () => {
    world = await openFaultWorld();
    service = await world.start();
    const client = world.clientOf(service);
    // As after some hours of work: what ordinary requests make the heap grow by is none of the attack's.
    for (let warm = 0; warm < WARM_UP; warm += 1) {
      await Promise.all(Array.from({ length: 50 }, () => client.call('GET /users')));
    }
    // A heap grows to the size of the first wave; what would grow from wave to wave is a leak.
    if (LONG) {
      const before = memoryOf(service.pid).now;
      await attack();
      figure(`a first wave leaves ${(memoryOf(service.pid).now - before).toFixed(0)} MB more memory`);
    }
    megabytesBefore = memoryOf(service.pid).now;
    const probe = await probeUserList(client);
    await attack();
    probing = await probe.finish();
  });
  after(async () => await world?.close());

  /** All at the same time, as an attacker would. */
  async function attack(): Promise<void> {
    const attacks = {
      'send nothing': await many(IDLE, {}),
      'send their headers slowly': await many(SLOW, { first: `${HEAD}X-A: `, every: 'a' }),
      'send header after header': await many(SLOW, { first: HEAD, every: 'X-A: a\r\n' }),
      'send their body slowly': await many(SLOW, {
        first: `${HEAD}Content-Length: 999\r\n\r\n{`,
        every: ' ',
      }),
      'send a chunked body slowly': await many(SLOW, {
        first: `${HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
        every: '1\r\n \r\n',
      }),
    };
    for (const [what, clients] of Object.entries(attacks)) {
      ends.set(what, await Promise.all(clients.map(({ end }) => end)));
    }
  }

  async function many(
    count: number,
    parts: { first?: string; every?: string },
  ): Promise<readonly SlowClient[]> {
    const withinMs = BUSY * CLOSED_WITHIN_MS + 5_000;
    const clients: SlowClient[] = [];
    while (clients.length < count) {
      const some = Math.min(100, count - clients.length);
      clients.push(
        ...(await Promise.all(
          Array.from({ length: some }, () => startSlowClient(service.port, { ...parts, withinMs })),
        )),
      );
    }
    return clients;
  }

  for (const what of [
    'send nothing',
    'send their headers slowly',
    'send header after header',
    'send their body slowly',
    'send a chunked body slowly',
  ]) {
    it(`are sent away within 15 seconds when they ${what}`, () => {
      const all = ends.get(what) ?? [];
      const times = all.map(({ closedAfterMs }) => closedAfterMs ?? Number.POSITIVE_INFINITY);
      const statuses = [...new Set(all.map(({ status }) => status))];
      figure(
        `${all.length} clients ${what}: ${statuses.join(', ')} after ${milliseconds(Math.max(...times))} at most`,
      );
      expectWithin('the end of the slowest', Math.max(...times), CLOSED_WITHIN_MS);
      expect(statuses).to.deep.equal([408]);
      for (const { text } of all) expect(world.watch.secretIn(text)).to.equal(null);
    });
  }

  it('leave everybody else their speed', () => {
    figure(
      `meanwhile GET /users × ${probing.requests}, p99 ${milliseconds(probing.p99)}; ` +
        `event loop p99 ${milliseconds(probing.loopP99)}`,
    );
    expect(probing.notAnswered).to.equal(0);
    expectFigure('GET /users p99, in ms', probing.p99, LIST_P99_MS);
    expectQuickLoop(probing.loopP99);
  });

  it('are refused with 431 when they send 2,000 headers', async () => {
    for (const line of ['X-Header: value\r\n', 'a:b\r\n']) {
      const first = `GET /users HTTP/1.1\r\nHost: x\r\n${line.repeat(2_000)}\r\n`;
      const { status, closedAfterMs, text } = await (
        await startSlowClient(service.port, { first, withinMs: BUSY * 5_000 })
      ).end;
      expect([status, closedAfterMs !== null]).to.deep.equal([431, true]);
      expect(text).to.include('application/problem+json');
    }
  });

  it('are cut off long before a chunked gigabyte is through', async () => {
    const before = memoryOf(service.pid).now;
    const client = await startSlowClient(service.port, {
      first: `${HEAD}Transfer-Encoding: chunked\r\n\r\n`,
      withinMs: BUSY * CLOSED_WITHIN_MS,
    });
    const { socket } = client;
    const chunk = Buffer.from(`${CHUNK.toString(16)}\r\n${' '.repeat(CHUNK)}\r\n`);
    let sent = 0;
    const closed = once(socket, 'close').catch(() => null);
    while (sent < GIGABYTE && socket.writable) {
      const goesOn = socket.write(chunk);
      sent += CHUNK;
      if (!goesOn) await Promise.race([once(socket, 'drain').catch(() => null), closed]);
    }
    const { status, closedAfterMs } = await client.end;
    const megabytes = memoryOf(service.pid).now - before;
    figure(
      `a chunked gigabyte: ${status ?? 'cut off'} and closed after ${milliseconds(closedAfterMs ?? Number.NaN)}, ` +
        `${(sent / 1024 / 1024).toFixed(1)} MB sent, ${megabytes.toFixed(0)} MB more memory`,
    );
    expect(status).to.be.oneOf([413, null]);
    expect(closedAfterMs).to.be.a('number');
    expect(sent).to.be.below(32 * 1024 * 1024);
    expectFigure('memory, in MB', megabytes, MORE_MEGABYTES);
  });

  it('leave no memory behind', async () => {
    if (LONG) await pause(30_000);
    const megabytes = memoryOf(service.pid).now - megabytesBefore;
    figure(
      `${LONG ? '30 s later' : 'soon after'} ${megabytes.toFixed(0)} MB more memory than before this wave`,
    );
    expectFigure('memory, in MB', megabytes, MORE_MEGABYTES);
  });
});
