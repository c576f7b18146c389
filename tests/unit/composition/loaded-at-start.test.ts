import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

const SERVE = import.meta.resolve('#composition/serve.ts');
/** Together 150 ms of a start and 30 MB, measured. */
const ONLY_WHEN_NEEDED = ['@mikro-orm/', 'kysely/', 'pino-pretty/'];

describe('What a start loads', () => {
  it('is neither the ORM nor what only a terminal needs, nor Node’s own fetch', async () => {
    const program = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
      await import(${JSON.stringify(SERVE)});
      const internals = process.moduleLoadList.filter((name) => name.includes('undici'));
      process.stdout.write(JSON.stringify({ loaded, internals }));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      program,
    ]);
    const { loaded, internals } = JSON.parse(stdout) as { loaded: string[]; internals: string[] };
    const packages = loaded.flatMap((url) => url.split('/node_modules/').slice(1));
    expect(packages.some((path) => path.startsWith('koa/'))).to.equal(true);
    const needless = packages.filter((path) => ONLY_WHEN_NEEDED.some((name) => path.startsWith(name)));
    expect({ needless, internals }).to.deep.equal({ needless: [], internals: [] });
  });
});
