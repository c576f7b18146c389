import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const url = (specifier: string): string => JSON.stringify(import.meta.resolve(specifier));
/** Together 150 ms of a start and 30 MB, measured. */
const ONLY_WHEN_NEEDED = ['@mikro-orm/', 'kysely/', 'pino-pretty/'];
/** Loads what a service loads until it would listen; connects to nothing. */
const PROGRAM = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  await import(${url('#composition/serve.ts')});
  const { configFrom } = await import(${url('#composition/config.ts')});
  const { openDatabase } = await import(${url('#composition/open-database.ts')});
  const { openRuntime, openSystem } = await import(${url('#composition/runtime.ts')});
  const config = configFrom({ LOG_LEVEL: 'silent', ...JSON.parse(process.argv[1]) }, process.argv[2]);
  const system = openSystem(config, { pretty: false });
  const runtime = await openRuntime(config, { system, database: await openDatabase(config, system, { join: false }) });
  const internals = process.moduleLoadList.filter((name) => name.includes('undici'));
  process.stdout.write(JSON.stringify({ loaded, internals }));
  await runtime.close();
  process.exit();`;
/** Port 1: nobody listens there, and nobody is asked. */
const DATABASE_URL = 'postgres://nobody@127.0.0.1:1/nothing';
const REDIS_URL = 'redis://127.0.0.1:1';

describe('What a start loads', function () {
  this.timeout(20_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function loadedWith(variables: Readonly<Record<string, string>>) {
    const args = ['--input-type=module', '--eval', PROGRAM, JSON.stringify(variables), folder];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { loaded, internals } = JSON.parse(stdout) as { loaded: string[]; internals: string[] };
    const packages = loaded.flatMap((file) => file.split('/node_modules/').slice(1));
    return { packages, own: loaded.flatMap((file) => file.split('/src/').slice(1)), internals };
  }

  it('is neither the ORM nor what only a terminal needs, nor Node’s own fetch', async () => {
    const { packages, internals } = await loadedWith({ DATABASE_URL, REDIS_URL });
    expect(packages.some((path) => path.startsWith('koa/'))).to.equal(true);
    const needless = packages.filter((path) => ONLY_WHEN_NEEDED.some((name) => path.startsWith(name)));
    expect({ needless, internals }).to.deep.equal({ needless: [], internals: [] });
  });

  it('is no server of its own where the database is another’s, no store for tests, no command', async () => {
    const { own } = await loadedWith({ DATABASE_URL, REDIS_URL });
    expect(own).to.include.members([
      'adapters/postgres/postgres-database.ts',
      'adapters/redis/redis-client.ts',
    ]);
    const needless = own.filter((path) =>
      /^adapters\/(postgres\/embedded|memory\/identity|cli)\//.test(path),
    );
    // What a refusal is told by.
    expect(needless).to.deep.equal(['adapters/postgres/embedded/embedded-postgres-error.ts']);
  });

  it('is no way to Redis where there is none', async () => {
    const { own, packages } = await loadedWith({ DATABASE_URL });
    expect(own).to.include('adapters/postgres/postgres-database.ts');
    const client = packages.filter((path) => path.startsWith('ioredis/'));
    // What checks the variable.
    const needless = own.filter((path) => /^adapters\/redis\/(?!redis-addresses\.ts)/.test(path));
    expect({ client, needless }).to.deep.equal({ client: [], needless: [] });
  });
});
