import { closeSync, existsSync, openSync } from 'node:fs';
import { expect } from 'chai';
import { roomForEachTest } from '#tests/support/process-room.ts';
import { ServiceWithOutput } from '#tests/support/service-with-output.ts';

const FULL_DISK = '/dev/full';

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

  it('with a reader that stalls: the service drops and counts lines, serves on, and stops when told', async () => {
    service = await ServiceWithOutput.start({ ...here.server, DATA_DIR: here.room.dataDir }, 'pipe');
    await service.fillLog();
    expect(await service.stop()).to.equal(0);
  });

  it('with a reader that has gone: the service counts lines as dropped, serves on, and stops when told', async () => {
    service = await ServiceWithOutput.start({ ...here.server, DATA_DIR: here.room.dataDir }, 'pipe');
    service.child.stdout?.destroy();
    await service.fillLog();
    expect(await service.stop()).to.equal(0);
  });
});
