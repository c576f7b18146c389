import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultClient } from '#tests/support/fault-client.ts';
import {
  eventLoopDelay,
  expectWithin,
  figure,
  LONG,
  milliseconds,
  percentile,
  statusesOf,
} from '#tests/support/fault-figures.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { FaultWriter } from '#tests/support/fault-writer.ts';
import { halfMadeRows, NOTHING_HALF_MADE } from '#tests/support/half-made.ts';
import { until } from '#tests/support/until.ts';

const WRITERS = 8;
const SERVICE_KILLS = LONG ? 50 : 3;
const SERVER_KILLS = LONG ? 10 : 1;
const RECOVERS_WITHIN_MS = 5_000;

describe('What was acknowledged to eight writers', function () {
  this.timeout(LONG ? 240_000 : 180_000);

  let world: FaultWorld;
  let service: ServiceProcess;
  let client: FaultClient;
  let writers: readonly FaultWriter[];

  before(async () => {
    world = await openFaultWorld();
  });
  beforeEach(() => {
    writers = Array.from({ length: WRITERS }, () => new FaultWriter(() => client));
  });
  after(async () => await world?.close());

  /** On a port of its own at each start, so that no client meets the connections of the one before. */
  async function start(): Promise<void> {
    service = await world.start({ REFRESH_GRACE: '120' });
    client = world.clientOf(service);
  }

  function write(isOver: () => boolean): Promise<unknown> {
    return Promise.all(writers.map((writer) => writer.writeUntil(isOver, () => pause(20))));
  }

  async function expectAllThere(): Promise<void> {
    const complaints = await Promise.all(writers.map((writer) => writer.verify()));
    expect(complaints.flat()).to.deep.equal([]);
    expect(await halfMadeRows(world.databaseUrl)).to.deep.equal(NOTHING_HALF_MADE);
  }

  function acknowledged(): number {
    return writers.reduce((total, writer) => total + writer.acknowledged, 0);
  }

  it('is there after every kill -9 of the service, and nothing is half made', async () => {
    const loops: number[] = [];
    for (let kill = 0; kill < SERVICE_KILLS; kill += 1) {
      await start();
      await expectAllThere();
      let killed = false;
      await eventLoopDelay(client);
      const before = acknowledged();
      const writing = write(() => killed);
      await until(() => acknowledged() > before + WRITERS);
      await pause(Math.random() * 400);
      loops.push(await eventLoopDelay(client));
      await pause(Math.random() * 20);
      const died = service.kill();
      killed = true;
      await Promise.all([died, writing]);
    }
    await start();
    await expectAllThere();
    await service.stop();
    figure(
      `${SERVICE_KILLS} × kill -9 of the service: ${acknowledged()} acknowledged writes, 0 lost, 0 half made; ` +
        `event loop p99 ${milliseconds(percentile(loops, 50))} between two kills`,
    );
  });

  it('is there after every kill -9 of PostgreSQL, and the same service goes on', async () => {
    await start();
    let over = false;
    const writing = write(() => over);
    const outages: number[] = [];
    for (let kill = 0; kill < SERVER_KILLS; kill += 1) {
      const before = acknowledged();
      await until(() => acknowledged() > before + WRITERS);
      await pause(Math.random() * 300);
      await world.postgres.kill();
      await pause(300);
      await world.postgres.start();
      const back = performance.now();
      await until(
        async () => (await client.attempt('POST /register', { body: client.newPerson() }))?.status === 201,
      );
      outages.push(performance.now() - back);
    }
    await pause(300);
    over = true;
    await writing;
    await expectAllThere();
    expectWithin('writes again', Math.max(...outages), RECOVERS_WITHIN_MS);
    expect([...client.statuses.keys()]).to.not.include(0);
    expect(client.statuses.get(500) ?? 0).to.equal(0);
    figure(
      `${SERVER_KILLS} × kill -9 of PostgreSQL: ${acknowledged()} acknowledged writes, 0 lost, 0 half made; ` +
        `writes again ${milliseconds(Math.max(...outages))} after its return at most; ${statusesOf(client)}`,
    );
  });
});
