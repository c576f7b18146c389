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

/** All but an asterisk: Node itself resolves no import below a folder with one. */
const NAME = '[x]{a,b} #1 100% (c) ?!';

describe('A project folder', () => {
  let parent: string;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'latchkey-folder-'));
  });
  after(async () => await rm(parent, { recursive: true, force: true }));

  it(`may be called ${NAME}: its migrations are found and applied`, async () => {
    const folder = join(parent, NAME);
    await mkdir(folder);
    for (const part of ['src', 'migrations', 'package.json'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const [empty, migrated] = await Promise.all([createDatabase(), createMigratedDatabase()]);
    const { stdout } = await promisify(execFile)(process.execPath, ['src/start.js', 'migrate'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], DATABASE_URL: empty.url },
    });
    expect(stdout).to.include('applied 20260101000000-users');
    expect(await schemaOf(empty.url)).to.deep.equal(await schemaOf(migrated.url));
    await Promise.all([empty.release(), migrated.release()]);
  });
});
