import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { roomForEachTest } from '#tests/support/process-room.ts';
import { refusalHere } from '#tests/support/service-here.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { createDatabase } from '#tests/support/test-postgres.ts';
import { until } from '#tests/support/until.ts';

/** Of sessions, and what else of the server's settings may be other than here. */
const UNEXPECTED_SETTINGS = {
  DateStyle: `'German, DMY'`,
  IntervalStyle: `'sql_standard'`,
  TimeZone: `'Asia/Kolkata'`,
  search_path: 'nowhere',
  standard_conforming_strings: 'off',
  bytea_output: `'escape'`,
  extra_float_digits: '-15',
  client_encoding: `'LATIN1'`,
  default_transaction_isolation: `'repeatable read'`,
  statement_timeout: '200',
};

/** The same database under another name or password. */
function urlWith(url: string, change: Partial<Pick<URL, 'pathname' | 'password'>>): string {
  return Object.assign(new URL(url), change).href;
}

describe('A database of one’s own', function () {
  const here = roomForEachTest();

  it('is named in the banner without its password, and lives on after a restart', async () => {
    const { room } = here;
    const DATABASE_URL = here.server.DATABASE_URL;
    const first = await room.started({ DATABASE_URL });
    expect(first.stdout).to.include(`PostgreSQL at ${new URL(here.server.DATABASE_URL).host}`);
    await room.member(first, 'ann', 'correct horse battery');
    expect((await first.stop()).code).to.equal(0);
    await room.login(await room.started({ DATABASE_URL }), 'ann', 'correct horse battery');
  });

  it('may be set, as its role may, to anything that the service does not expect', async () => {
    const hostile = await createDatabase();
    const role = `role_${randomBytes(4).toString('hex')}`;
    const password = here.room.secret(randomBytes(8).toString('hex'));
    await withClient(hostile.url, async (client) => {
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
      await client.query(`ALTER DATABASE ${hostile.name} OWNER TO ${role}`);
      for (const [name, value] of Object.entries(UNEXPECTED_SETTINGS)) {
        await client.query(`ALTER DATABASE ${hostile.name} SET ${name} = ${value}`);
        await client.query(`ALTER ROLE ${role} SET ${name} = ${value}`);
      }
    });
    const DATABASE_URL = Object.assign(new URL(hostile.url), { username: role, password }).href;
    const service = await here.room.started({ DATABASE_URL });
    expect((await here.room.call(service, 'GET /readyz')).status).to.equal(200);
    const { accessToken: token } = await here.room.member(service, 'lukasz', 'correct horse battery');
    const dueAt = '2026-12-01T02:03:04.567Z';
    const body = { title: `Zażółć \\ gęślą 'jaźń'`, dueAt };
    const task = await here.room.call(service, 'POST /tasks', { token, body });
    expect([task.status, task.body['title'], task.body['dueAt']]).to.deep.equal([201, body.title, dueAt]);
    const renamed = await here.room.call(service, 'PATCH /me', { token, body: { firstName: 'Łukasz' } });
    expect([renamed.status, renamed.body['firstName']]).to.deep.equal([200, 'Łukasz']);
    expect((await here.room.call(service, 'GET /me/sessions', { token })).status).to.equal(200);
    expect((await service.stop()).code).to.equal(0);
    await hostile.release();
  });

  it('that refuses the password stops the start with a sentence', async () => {
    const DATABASE_URL = urlWith(here.server.DATABASE_URL, {
      password: here.room.secret('not-the-password'),
    });
    expect(await refusalHere(here.room.folder, { DATABASE_URL })).to.match(
      /refuses the user name or the password in DATABASE_URL/,
    );
  });

  it('that is not there stops the start with a sentence', async () => {
    const DATABASE_URL = urlWith(here.server.DATABASE_URL, { pathname: '/nowhere' });
    expect(await refusalHere(here.room.folder, { DATABASE_URL })).to.match(
      /no database of the name in DATABASE_URL/,
    );
  });

  it('that is not in UTF-8 stops the start with a sentence', async () => {
    const latin = await createDatabase({ encoding: 'LATIN1' });
    const variables = { DATABASE_URL: latin.url };
    expect(await refusalHere(here.room.folder, variables)).to.match(/is not in UTF-8/);
    const { code, stderr } = await here.room.operate(['migrate', 'up'], variables);
    expect(stderr).to.match(/^.*is not in UTF-8.*\n$/);
    expect(code).to.equal(1);
    await latin.release();
  });

  it('whose URL holds a character that means something there is not asked, and a sentence says how to write it', async () => {
    const DATABASE_URL = `postgres://ann:${here.room.secret('hunter#22')}@127.0.0.1:1/latchkey`;
    expect(await refusalHere(here.room.folder, { DATABASE_URL })).to.match(/DATABASE_URL holds a .*%23/);
  });

  it('whose schema a job makes is not ready until that has run', async () => {
    const empty = await createDatabase();
    const { room } = here;
    const variables = { DATABASE_URL: empty.url, MIGRATE: 'off' };
    const service = await room.started(variables);
    const { status, body } = await room.call(service, 'GET /readyz');
    expect([status, body['checks']]).to.deep.equal([
      503,
      { database: 'ok', cache: 'ok', migrations: 'down' },
    ]);
    await service.untilLogged('database_not_ready');
    expect(service.logged('database_not_ready')[0]?.['cause']).to.match(/^Migrations are pending .*migrate/);
    const pending = await room.operate(['migrate', 'status'], variables);
    expect(pending.stdout.trim().split('\n')).to.have.lengthOf.above(3);
    expect(pending.stdout).to.match(/^(?:pending \S+\n)+$/);
    const up = await room.operate(['migrate', 'up'], variables);
    expect(up.stdout.replaceAll('applied', 'pending')).to.equal(pending.stdout);
    await until(async () => (await room.call(service, 'GET /readyz')).status === 200);
    await room.member(service, 'ann', 'correct horse battery');
    await service.stop();

    const names = up.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[1]);
    expect((await room.operate(['migrate', 'down'], variables)).stdout).to.equal(
      `reverted ${names.at(-1)}\n`,
    );
    expect((await room.operate(['migrate', 'status'], variables)).stdout).to.equal(
      `pending ${names.at(-1)}\n`,
    );
    await empty.release();
  });

  it('is migrated by instances that start together, once', async () => {
    const empty = await createDatabase();
    const services = await Promise.all([1, 2].map(() => here.room.started({ DATABASE_URL: empty.url })));
    for (const service of services)
      expect((await here.room.call(service, 'GET /readyz')).status).to.equal(200);
    await Promise.all(services.map((service) => service.stop()));
    await empty.release();
  });
});
