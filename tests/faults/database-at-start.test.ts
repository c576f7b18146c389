import { expect } from 'chai';
import { freePort } from '#adapters/embedded-postgres/free-port.ts';
import { roomForEachTest } from '#tests/support/process-room.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { startTcpProxy } from '#tests/support/tcp-proxy.ts';
import { createDatabase } from '#tests/support/test-postgres.ts';
import { until } from '#tests/support/until.ts';

describe('At the start a database', function () {
  const here = roomForEachTest();

  /** That of the test, at another port or with another password. */
  const urlWith = (change: Partial<Pick<URL, 'port' | 'password'>>): string =>
    Object.assign(new URL(here.server.DATABASE_URL), change).href;

  it('that takes no writes is not ready, and the log says why', async () => {
    const readOnly = await createDatabase();
    await withClient(readOnly.url, (client) =>
      client.query(`ALTER DATABASE ${readOnly.name} SET default_transaction_read_only = on`),
    );
    const service = await here.room.started({ DATABASE_URL: readOnly.url });
    await service.untilLogged('database_not_ready');
    expect(service.logged('database_not_ready')[0]?.['cause']).to.include('takes no writes');
    expect((await here.room.call(service, 'GET /readyz')).status).to.equal(503);
    await withClient(readOnly.url, async (client) => {
      await client.query('SET default_transaction_read_only = off');
      await client.query(`ALTER DATABASE ${readOnly.name} RESET default_transaction_read_only`);
    });
    await until(async () => (await here.room.call(service, 'GET /readyz')).status === 200, 10_000);
    await service.stop();
    await readOnly.release();
  });

  it('that is out of reach leaves the service live and not ready until it comes', async () => {
    const { room } = here;
    const port = await freePort();
    const service = await room.started({
      DATABASE_URL: urlWith({ port: `${port}` }),
    });
    expect((await room.call(service, 'GET /livez')).status).to.equal(200);
    await service.untilLogged('database_not_ready');
    expect(service.logged('database_not_ready')[0]?.['cause']).to.include(`${port}`);
    const { status, body } = await room.call(service, 'GET /readyz');
    expect([status, body['status']]).to.deep.equal([503, 'unavailable']);
    const refused = await room.call(service, 'GET /users');
    expect([refused.status, Number(refused.headers.get('retry-after'))]).to.satisfy(
      ([code, seconds]: number[]) => code === 503 && (seconds ?? 0) >= 1,
    );

    const opened = await startTcpProxy(here.server.DATABASE_URL, port);
    await until(async () => (await room.call(service, 'GET /readyz')).status === 200);
    expect((await room.call(service, 'GET /users')).status).to.equal(200);
    expect((await service.stop()).code).to.equal(0);
    await opened.close();
  });

  it('that comes and then refuses stops the service with a sentence', async () => {
    const port = await freePort();
    const service = await here.room.started({
      DATABASE_URL: urlWith({
        port: `${port}`,
        password: here.room.secret('not-the-password'),
      }),
    });
    const opened = await startTcpProxy(here.server.DATABASE_URL, port);
    const { code, stderr } = await service.exited;
    expect(stderr).to.match(/^.*refuses the user name or the password in DATABASE_URL.*\n$/);
    expect(code).to.equal(1);
    await opened.close();
  });
});
