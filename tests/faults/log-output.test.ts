import { closeSync, existsSync, openSync } from 'node:fs';
import { expect } from 'chai';
import { expectFigure, figure, LONG } from '#tests/support/fault-figures.ts';
import { memoryOf } from '#tests/support/process-figures.ts';
import { roomForEachTest } from '#tests/support/process-room.ts';
import { ServiceWithOutput } from '#tests/support/service-with-output.ts';

const FULL_DISK = '/dev/full';
const DROPPED_LINES = LONG ? 50_000 : 5_000;
/** Far above what the service needs, far below what the dropped lines would take with everything around them. */
const MOST_MEGABYTES = 400;

describe('A log that nobody takes', function () {
  const here = roomForEachTest();
  let service: ServiceWithOutput | null = null;

  afterEach(() => void service?.child.kill('SIGKILL'));

  it('on a full disk: the service drops and counts lines, serves on, and stops when told', async function () {
    if (!existsSync(FULL_DISK)) this.skip();
    const disk = openSync(FULL_DISK, 'w');
    service = await ServiceWithOutput.start({ ...here.server, DATA_DIR: here.room.dataDir }, disk);
    closeSync(disk);
    await service.fillLog();
    expect(await service.stop()).to.equal(0);
  });

  it('with a reader that stalls under load: its memory does not grow, and it stops when told', async () => {
    service = await ServiceWithOutput.start({ ...here.server, DATA_DIR: here.room.dataDir }, 'pipe');
    await service.fillLog(DROPPED_LINES);
    const { most } = memoryOf(service.child.pid ?? 0);
    figure(`${await service.droppedLines()} lines dropped, at most ${most.toFixed(0)} MB`);
    expectFigure('memory, in MB', most, MOST_MEGABYTES);
    expect(await service.stop()).to.equal(0);
  });

  it('with a reader that has gone: the service counts lines as dropped, serves on, and stops when told', async () => {
    service = await ServiceWithOutput.start({ ...here.server, DATA_DIR: here.room.dataDir }, 'pipe');
    service.child.stdout?.destroy();
    await service.fillLog();
    expect(await service.stop()).to.equal(0);
  });
});
