import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '../..');
const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js');
const HOOKS = join(ROOT, 'tests/support/root-hooks.ts');

describe('A run of the tests', function () {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-tests-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs mocha, as this project sets it up, on one file with one test that does `work`. */
  async function run(work: string): Promise<{ readonly code: number | null; readonly told: string }> {
    const file = join(folder, 'one.test.mjs');
    await writeFile(file, `it('works', () => { ${work} });`);
    const args = [MOCHA, '--no-config', '--require', HOOKS, file];
    const env = { PATH: process.env['PATH'], TESTS_END_WITHIN_MS: '100' };
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    const [told, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    return { code: code as number | null, told };
  }

  it('ends by itself when its tests left nothing behind', async () => {
    expect(await run('')).to.deep.equal({ code: 0, told: '' });
  });

  it('is ended, fails and says why when they did', async () => {
    const { code, told } = await run('setInterval(() => undefined, 10);');
    expect(code).to.equal(1);
    expect(told).to.match(/over for 100 ms, and something still runs: .*Timeout/);
  });
});
