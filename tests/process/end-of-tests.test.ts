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

interface Ended {
  readonly code: number | null;
  readonly report: string;
  readonly told: string;
}

describe('A run of the tests', function () {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-tests-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs mocha, as this project sets it up, on one file with one test that does `work`. */
  async function run(work: string, ...options: readonly string[]): Promise<Ended> {
    const file = join(folder, 'one.test.mjs');
    await writeFile(file, `it('works', () => { ${work} });`);
    const args = [MOCHA, '--no-config', '--require', HOOKS, ...options, file];
    const env = { PATH: process.env['PATH'], TESTS_END_WITHIN_MS: '100' };
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
    const [[report, told], [code]] = await Promise.all([outputs, once(child, 'close')]);
    return { code: code as number | null, report, told };
  }

  it('ends by itself when its tests left nothing behind', async () => {
    const { code, told } = await run('');
    expect([code, told]).to.deep.equal([0, '']);
  });

  it('is ended, fails and says why when they did', async () => {
    const { code, told } = await run('setInterval(() => undefined, 10);');
    expect(code).to.equal(1);
    expect(told).to.match(/over for 100 ms, and something still runs: .*Timeout/);
  });

  it('with several workers fails and says why when a file left something behind, and ends', async () => {
    expect((await run('', '--parallel', '--jobs', '2')).code).to.equal(0);
    const { code, report } = await run('setInterval(() => undefined, 10);', '--parallel', '--jobs', '2');
    expect(code).to.equal(1);
    expect(report).to.match(/over for 100 ms, and something still runs: .*Timeout/);
  });

  for (const mode of [[], ['--parallel', '--jobs', '2']])
    it(`tells failed and skipped tests in its summary, ${mode.length === 0 ? 'in one process' : 'with several workers'}`, async () => {
      const { code, report } = await run(
        `}); it('is skipped'); it.skip('is skipped', () => 1); it('fails', () => { throw new Error('planted');`,
        ...mode,
      );
      expect(code).to.equal(1);
      expect(report)
        .to.match(/^ *1 passing \(.*\)$/m)
        .and.match(/^ *2 pending$/m)
        .and.match(/^ *1 failing$/m);
    });
});
