import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const MODULE = join(import.meta.dirname, '../../../src/adapters/system/collect-when-idle.ts');
const BUSY_MS = 1_500;

/** Leaves 60 MB behind, and reports when half of its heap was gone, in MB and ms. */
const PROGRAM = `
const { collectWhenIdle } = await import(process.argv[1]);
const heap = () => Math.round(process.memoryUsage().heapTotal / 1e6);
const used = Array.from({ length: 400_000 }, (_, index) => ({ index, text: 'line ' + index }));
used.length = 0;
const before = heap();
const started = performance.now();
collectWhenIdle();
setInterval(() => {
  const after = heap();
  if (after > before / 2) return;
  console.log(JSON.stringify({ before, after, ms: performance.now() - started }));
  process.exit();
}, 50);
setTimeout(() => process.exit(1), 8_000);
const busyUntil = started + Number(process.argv[2]);
(function work() {
  const until = performance.now() + 5;
  while (performance.now() < until);
  if (performance.now() < busyUntil) setImmediate(work);
})();
`;

async function run(busyMs: number): Promise<{ before: number; after: number; ms: number }> {
  const args = ['--input-type=module', '-e', PROGRAM, MODULE, String(busyMs)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as { before: number; after: number; ms: number };
}

describe('What only the start needed', function () {
  this.timeout(20_000);

  it('is given back in the first quiet second', async () => {
    const { before, after } = await run(0);
    expect(after).to.be.below(before / 2);
  });

  it('is kept while the process is busy', async () => {
    const { ms } = await run(BUSY_MS);
    expect(ms).to.be.above(BUSY_MS + 500);
  });
});
