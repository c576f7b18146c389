import { expect } from 'chai';
import { figure } from '#tests/support/fault-figures.ts';
import type { HostilePerson } from '#tests/support/hostile-client.ts';
import { type HostileWorld, openHostileWorld } from '#tests/support/hostile-world.ts';
import { words } from '#tests/support/words.ts';
import { attack, rawRequest, type AttackAnswer } from '#tests/support/raw-attack.ts';

describe('A request that wants its own words believed', function () {
  this.timeout(180_000);

  let world: HostileWorld;
  let ada: HostilePerson;

  before(async () => {
    world = await openHostileWorld();
    ada = await world.client.registered();
  });
  after(async () => await world?.close());

  const send = (bytes: string): Promise<AttackAnswer> =>
    attack({ port: world.service.port, client: world.client }, bytes);

  it('gets its request id back only where it is one, and never a header of its making', async () => {
    const idOf = async (...lines: readonly string[]): Promise<string | null> => {
      const { status, headers } = await send(
        rawRequest(
          'GET /livez',
          lines.map((line) => `X-Request-Id: ${line}`),
        ),
      );
      expect(status, lines.join()).to.equal(200);
      expect(headers.has('x-evil')).to.equal(false);
      return headers.get('x-request-id');
    };
    const ids = ['a b', 'a\tb', 'a%0d%0aX-Evil: 1', 'a\\r\\nX-Evil: 1', '<script>', 'a'.repeat(129), 'é'];
    for (const id of [...ids, '{"a":1}', '${jndi:x}', '../..', "a'b", 'a;b'])
      expect(await idOf(id), id).to.match(/^[0-9a-f-]{36}$/);
    expect(await idOf('A-z0.9_')).to.equal('A-z0.9_');
    expect(await idOf('one', 'two')).to.match(/^[0-9a-f-]{36}$/);
    const splits = ['a\rX-Evil: 1', 'a\0b', 'a\r\r\nX: 1', '\x7f', '\x01'];
    for (const id of splits)
      expect(
        (await send(rawRequest('GET /livez', [`X-Request-Id: ${id}`]))).status,
        JSON.stringify(id),
      ).to.equal(400);
  });

  it('never splits an answer by what stands in its path or its body', async () => {
    const crlf = '%0d%0aX-Evil:%201%0d%0a%0d%0a<p>';
    for (const start of words('/ /users/ /problems/ /users?cursor= /tasks/')) {
      const path = start + crlf;
      const { status, headers } = await send(rawRequest(`GET ${path}`));
      expect(status, path).to.be.within(400, 422);
      expect(headers.has('x-evil')).to.equal(false);
    }
    const { password } = world.client.newPerson();
    for (const login of ['a\r\nLocation: //evil.example', 'abc\n', 'abc\r\nSet-Cookie: a=b'])
      expect((await world.client.call('POST /register', { body: { login, password } })).status).to.equal(422);
  });

  it('builds no link out of Host or what proxies say', async () => {
    const hosts = words(
      'evil.example evil@id.example.org id.example.org:evil [::1 ../.. a"b<c> evil.example:99999',
    );
    const forwarded = [
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: evil',
      'Forwarded: host=evil.example',
      'X-Original-URL: /metrics',
      'X-Rewrite-URL: /metrics',
    ];
    const lines = words(
      '/users /nothing /docs /openapi.json /.well-known/jwks.json /problems/request.malformed',
    ).map((path) => `GET ${path}`);
    for (const line of lines) {
      const plain = await send(rawRequest(line));
      for (const host of [...hosts, '']) {
        const { status, text, headers } = await send(rawRequest(line, [`Host: ${host}`, ...forwarded]));
        const said = `${JSON.stringify([...headers])}${text}`;
        expect(said, `${line} ${host}`).to.not.match(/evil/);
        expect([status, withoutIds(text)], `${line} ${host}`).to.deep.equal([
          plain.status,
          withoutIds(plain.text),
        ]);
      }
    }
    const absolute = await send(rawRequest('GET http://evil.example/livez'));
    expect(absolute.status).to.be.oneOf([200, 400, 404]);
    expect(absolute.text).to.not.include('evil');
    const twoHosts = await send(rawRequest('GET /livez', ['Host: a.example', 'Host: evil.example']));
    expect(twoHosts.status).to.be.oneOf([200, 400]);
    const { password, login } = world.client.newPerson();
    const body = JSON.stringify({ login, password });
    const made = await send(
      rawRequest(
        'POST /register',
        ['Host: evil.example', 'Content-Type: application/json', `Content-Length: ${body.length}`],
        body,
      ),
    );
    expect(made.headers.get('location')).to.match(/^\/users\/[0-9a-f-]{36}$/);
  });

  it('finds nothing outside the known paths, however it writes them', async () => {
    const secret = 'etc/passwd';
    const climbing = words(
      '/%2e%2e/%2e%2e/ /docs/../../ /docs/..%2f..%2f /docs/%2e%2e%2f /docs/..%5c..%5c /docs/....//....// /docs/%252e%252e%252f',
    );
    const paths = [
      ...climbing.map((path) => path + secret),
      ...words(`
        /docs/swagger-ui.css%00.js /docs/package.json /docs/%c0%ae%c0%ae/x /.env /data /keys /.git/config //etc/passwd
        /users/%00 /users/%ff /users/% /users/%zz /users/%252e /users/..%2fme /users/%2e%2e /users/. /users/*
        /users/__proto__ /users/constructor /users/null /users/0 /users/-1
        /users/${ada.id}%20 /users/${ada.id}%00 /users/${ada.id}/.. /users/%7B${ada.id}%7D
        /problems/__proto__ /problems/constructor /problems/toString /problems/%2e%2e /problems/*
        /problems/request.malformed%00
        /tasks/__proto__ /me/sessions/%00 /metrics/..;/me /;/users /me;x=1 /me%2f /me%20 /ME%00
        /\\users /%5cusers /% /%E0%A4%A`),
      `/${'a'.repeat(15_000)}`,
      `/users/${'%41'.repeat(4_000)}`,
      `/${'../'.repeat(4_000)}${secret}`,
      `/${'%2e/'.repeat(3_000)}`,
      `/problems/${'a.'.repeat(6_000)}`,
    ];
    for (const path of paths) {
      for (const method of ['GET', 'DELETE']) {
        const { status, text } = await send(rawRequest(`${method} ${path}`));
        expect(status, `${method} ${path.slice(0, 80)}`).to.be.oneOf([400, 401, 404, 405]);
        expect(text).to.not.match(/root:x:|etc\/passwd|DATABASE_URL|node_modules/);
      }
    }
    expect((await send(rawRequest(`GET /${'a'.repeat(20_000)}`))).status).to.equal(431);
    expect((await world.client.call(`GET /users/${ada.id}`)).status).to.equal(200);
    figure(`${2 * paths.length} tricks with paths: 4xx each`);
  });

  it('has the method that it has, whatever a header, parameter or field calls it', async () => {
    const { body: task } = await world.client.call<{ id: string }>('POST /tasks', {
      as: ada,
      body: { title: 'Kept' },
    });
    await world.expectNothingChanged([ada], async () => {
      for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method']) {
        const headers = { [name]: 'DELETE' };
        const statusOf = async (line: string, body?: object): Promise<number> =>
          (await world.client.call(line, { as: ada, headers, body })).status;
        expect(await statusOf(`POST /tasks/${task.id}?_method=DELETE`)).to.equal(405);
        expect(await statusOf(`GET /tasks/${task.id}?_method=DELETE`)).to.equal(200);
        expect(await statusOf('POST /tasks', { title: 'x', _method: 'DELETE' })).to.equal(422);
      }
    });
  });
});

function withoutIds(text: string): string {
  return text.replace(/"requestId":"[^"]*"/, '');
}
