import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { complaintsAboutLines } from './complaints-about-lines.ts';
import { figure } from './fault-figures.ts';
import { CHEAP_AND_UNLIMITED, type ServiceProcess, startServiceProcess } from './service-process.ts';
import { HostileClient, type HostilePerson } from './hostile-client.ts';
import { tableDump, type TableDump } from './table-dump.ts';
import { borrowDatabase } from './test-database.ts';

/** The service as a process of its own, over a database that a test can look into. */
export interface HostileWorld {
  readonly service: ServiceProcess;
  readonly client: HostileClient;
  readonly databaseUrl: string;
  readonly keysDir: string;
  /** One more instance of the same service. */
  startAnother(): Promise<ServiceProcess>;
  /** The first admin. */
  admin(): Promise<HostilePerson>;
  dump(): Promise<TableDump>;
  /** Does `attack` and expects that no table and no account's view is another afterwards. */
  expectNothingChanged(people: readonly HostilePerson[], attack: () => Promise<unknown>): Promise<void>;
  /** Stops the service and holds every answer and every line of its log against what is promised of them. */
  close(): Promise<void>;
}

const DEFAULTS = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'debug',
  MIGRATE: 'off',
  ...CHEAP_AND_UNLIMITED,
} as const;

const ADMIN = { login: 'root', password: 'Sesame of the first admin' };

/** @param variables over cheap hashes and no limits. */
export async function openHostileWorld(
  variables: Readonly<Record<string, string>> = {},
): Promise<HostileWorld> {
  const database = await borrowDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-hostile-'));
  await writeFactorKey(join(folder, 'keys'));
  const environment = {
    ...DEFAULTS,
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    ADMIN_LOGIN: ADMIN.login,
    ADMIN_PASSWORD: ADMIN.password,
    ...variables,
  };
  const service = await startServiceProcess(environment);
  const services = [service];
  const client = new HostileClient(service.url);
  client.watch.add(new URL(database.url).password, 'the password of the database');
  const dump = (): Promise<TableDump> => tableDump(database.url);
  const views = async (people: readonly HostilePerson[]): Promise<readonly string[]> => {
    const own = ['GET /me', 'GET /tasks', 'GET /me/sessions'];
    const calls = people.flatMap((as) => own.map((line) => client.call(line, { as })));
    return (await Promise.all([...calls, client.call('GET /users')])).map(
      ({ status, text }) => `${status} ${text}`,
    );
  };
  return {
    service,
    client,
    databaseUrl: database.url,
    keysDir: join(folder, 'keys'),
    startAnother: async () => {
      const another = await startServiceProcess(environment);
      services.push(another);
      return another;
    },
    admin: async () => {
      const tokens = await client.login(ADMIN);
      return { ...ADMIN, id: tokens.user.id, email: '', tokens };
    },
    dump,
    expectNothingChanged: async (people, attack) => {
      const before = { tables: await dump(), views: await views(people) };
      await attack();
      expect({ tables: await dump(), views: await views(people) }).to.deep.equal(before);
    },
    close: async () => {
      client.close();
      await Promise.all(services.map((each) => each.stop()));
      await Promise.all([database.release(), rm(folder, { recursive: true, force: true })]);
      expect(client.faults.slice(0, 10)).to.deep.equal([]);
      const lines = services.flatMap(({ output }) => output);
      expect(complaintsAboutLines(lines, client.watch)).to.deep.equal([]);
      const statuses = [...client.statuses].map(([status, count]) => `${status} × ${count}`);
      figure(
        `${client.answers} answers and ${lines.length} log lines without a secret; ${statuses.toSorted().join(', ')}`,
      );
    },
  };
}

/** So that none is made, and told of in the audit log, in the midst of an attack. */
async function writeFactorKey(keysDir: string): Promise<void> {
  await mkdir(keysDir, { mode: 0o700 });
  const id = `${Date.now().toString(16).padStart(12, '0')}0000`;
  const secret = randomBytes(32).toString('base64url');
  await writeFile(join(keysDir, `factor-${id}.key`), `${secret}\n`, { mode: 0o600 });
}

/** Does the work for each item, so many at a time. */
export async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  width = 8,
): Promise<void> {
  const rest = items.values();
  const workers = Array.from({ length: width }, async () => {
    for (const item of rest) await work(item);
  });
  await Promise.all(workers);
}
