import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '#tests/support/process-room.ts';
import { schemaOf } from '#tests/support/schema-of.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import { createDatabase } from '#tests/support/test-postgres.ts';

/** Node itself resolves no import below a folder with an asterisk. */
const NAMES = ['[x]{a,b}', 'a b#1 100% (c) ?!'];

describe('A project folder', function () {
  this.timeout(60_000);

  let parent: string;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'latchkey-folder-'));
  });
  after(async () => await rm(parent, { recursive: true, force: true }));

  for (const name of NAMES) {
    it(`may be called ${name}: its migrations are found and applied`, async () => {
      const folder = join(parent, name);
      await mkdir(folder);
      for (const part of ['src', 'migrations', 'package.json'])
        await cp(join(ROOT, part), join(folder, part), { recursive: true });
      await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const [empty, migrated] = await Promise.all([createDatabase(), createMigratedDatabase()]);
      const run = async (action: string): Promise<string> => {
        const { stdout } = await promisify(execFile)(process.execPath, ['src/start.js', 'migrate', action], {
          cwd: folder,
          env: { PATH: process.env['PATH'], DATABASE_URL: empty.url },
        });
        return stdout;
      };
      expect(await run('status')).to.include('pending 20260101000000-users');
      expect(await run('up')).to.include('applied 20260101000000-users');
      expect(await schemaOf(empty.url)).to.deep.equal(await schemaOf(migrated.url));
      await Promise.all([empty.drop(), migrated.drop()]);
    });
  }
});
