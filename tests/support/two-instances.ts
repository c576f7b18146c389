import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { TestApi } from './test-api.ts';
import { createDatabase, type TestDatabase } from './test-postgres.ts';

/** Made by the instances. */
export const FIRST_ADMIN = { login: 'root-of-all', password: 'correct horse battery staple' };

/**
 * Two processes that start at the same moment, before the suite; `settings` is asked for what is special about them.
 * @param create makes their database; on an empty one they migrate it first.
 */
export function twoInstances(
  settings: (context: Mocha.Context) => Promise<Readonly<Record<string, string>>>,
  create: () => Promise<TestDatabase> = createDatabase,
) {
  let database: TestDatabase | undefined;
  let folder: string | undefined;
  let started: readonly ServiceProcess[] = [];
  const api = (index: number): TestApi =>
    new TestApi(() => ({
      url: started[index]?.url ?? '',
      grant: () => Promise.reject(new Error('Only over HTTP here.')),
    }));

  before(async function () {
    const special = await settings(this);
    database = await create();
    folder = await mkdtemp(join(tmpdir(), 'latchkey-two-'));
    const variables = {
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      ARGON2_MEMORY_KIB: '64',
      ARGON2_TIME: '1',
      LOGIN_ATTEMPTS_PER_MINUTE: '5',
      ADMIN_LOGIN: FIRST_ADMIN.login,
      ADMIN_PASSWORD: FIRST_ADMIN.password,
      ...special,
    };
    started = await Promise.all([startServiceProcess(variables), startServiceProcess(variables)]);
  });
  after(async function () {
    const codes = await Promise.all(started.map((each) => each.stop()));
    await database?.release();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    expect(codes, 'they stop cleanly').to.deep.equal(started.map(() => 0));
  });
  return { one: api(0), two: api(1), processes: () => started, databaseUrl: () => database?.url ?? '' };
}
