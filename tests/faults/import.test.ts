import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { countRows } from '#tests/support/count-rows.ts';
import { figure, LONG } from '#tests/support/fault-figures.ts';
import { memoryOf } from '#tests/support/process-figures.ts';
import { roomForEachTest, ROOT, type RoomProcess } from '#tests/support/process-room.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { until } from '#tests/support/until.ts';

const ROWS = LONG ? 100_000 : 3_000;
const KILLS = LONG ? 5 : 2;
/** ADMIN.md: a million lines in less. */
const MOST_MEGABYTES = 300;

/** Node's options as `npm run users` has them. */
function nodeOptions(): string {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return (scripts['users'] ?? '')
    .split(' ')
    .filter((word) => word.startsWith('--'))
    .join(' ');
}

describe('Moving in from another system', function () {
  this.timeout(LONG ? 1_800_000 : 180_000);
  const here = roomForEachTest();

  const write = async (rows: number): Promise<string> => {
    const path = join(here.room.folder, 'users.ndjson');
    const stream = createWriteStream(path);
    for (let row = 0; row < rows; row += 1) {
      const user = {
        externalId: `u${row}`,
        email: `person.${row}@example.org`,
        login: `person.${row}`,
        firstName: 'Ann',
        lastName: 'Other',
        passwordHash: `$2b$10$${'a'.repeat(53)}`,
      };
      if (!stream.write(`${JSON.stringify(user)}\n`)) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'close');
    return path;
  };
  const start = (path: string): RoomProcess =>
    here.room.command(['users', 'import', path], { ...here.server, NODE_OPTIONS: nodeOptions() });
  const tables = async (): Promise<Readonly<Record<string, unknown>>> =>
    await withClient(here.server.DATABASE_URL, async (client) => {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT
        (SELECT count(*)::integer FROM users) AS users,
        (SELECT count(*)::integer FROM credentials) AS credentials,
        (SELECT count(*)::integer FROM imported_accounts) AS imported,
        (SELECT count(*)::integer FROM audit_events WHERE type = 'account.imported') AS events,
        (SELECT md5(string_agg(u::text, ' ' ORDER BY id)) FROM users u) AS content`);
      return rows[0] ?? {};
    });
  const users = async (): Promise<number> => await countRows(here.server.DATABASE_URL, 'users');

  it(`takes ${ROWS} accounts once, whatever is killed, and a second time none`, async () => {
    const path = await write(ROWS);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const command = start(path);
      const most = (ROWS * (kill + Math.random())) / KILLS;
      await until(async () => !command.isRunning || (await users()) > most, 600_000);
      command.signal('SIGKILL');
      await command.exited;
      const { users: some, credentials, imported, events } = await tables();
      expect([credentials, imported, events], 'nobody is half there').to.deep.equal([some, some, some]);
    }
    const startedAt = performance.now();
    const { code, stdout } = await start(path).exited;
    figure(
      `${((performance.now() - startedAt) / 1_000).toFixed(1)} s: ${stdout.trim().replaceAll('\n', ' ')}`,
    );
    expect(code).to.equal(0);
    const first = await tables();
    expect(first).to.include({ users: ROWS, credentials: ROWS, imported: ROWS, events: ROWS });
    const again = await start(path).exited;
    expect(again.stdout).to.include(
      `Taken: 0 (0 without a password); already there: ${ROWS.toLocaleString('en')}`,
    );
    expect(await tables()).to.deep.equal(first);
  });

  if (LONG && process.platform === 'linux') {
    it(`takes a million accounts in less than ${MOST_MEGABYTES} MB`, async () => {
      const path = await write(1_000_000);
      const command = start(path);
      let most = 0;
      const look = setInterval(() => {
        if (command.isRunning && command.child.pid !== undefined)
          most = Math.max(most, memoryOf(command.child.pid).most);
      }, 500);
      const { code, stdout } = await command.exited;
      clearInterval(look);
      figure(`${most.toFixed(0)} MB: ${stdout.trim().replaceAll('\n', ' ')}`);
      expect(code).to.equal(0);
      expect(most).to.be.within(1, MOST_MEGABYTES);
    });
  }
});
