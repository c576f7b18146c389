import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const MODULE = join(import.meta.dirname, '../../../src/adapters/system/keep-tick-shape.ts');

/**
 * Makes the tick to be kept, another, and what a second call makes; collects all that can be, and reports which of them are
 * still there.
 */
const PROGRAM = `
import { createHook } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
const { keepTickShape } = await import(process.argv[1]);
const ticks = [];
let spies = false;
createHook({ init: (id, type, trigger, resource) => {
  if (spies && type === 'TickObject') ticks.push(new WeakRef(resource));
} }).enable();
await turn();
spies = true;
keepTickShape();
process.nextTick(() => {});
keepTickShape();
spies = false;
for (let times = 0; times < 3; times += 1) {
  await turn();
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
console.log(JSON.stringify(ticks.map((tick) => tick.deref() !== undefined)));
`;

describe('Of the objects that Node makes for ticks', () => {
  it('the first is kept, and no other', async () => {
    const args = ['--expose-gc', '--input-type=module', '-e', PROGRAM, MODULE];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(JSON.parse(stdout)).to.deep.equal([true, false, false]);
  });
});
