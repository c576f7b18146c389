import { expect } from 'chai';
import { expectFigure, figure } from '#tests/support/fault-figures.ts';
import type { HostilePerson } from '#tests/support/hostile-client.ts';
import { type HostileWorld, openHostileWorld } from '#tests/support/hostile-world.ts';
import { sendRaw } from '#tests/support/raw-http.ts';
import { attack, rawRequest, type AttackAnswer } from '#tests/support/raw-attack.ts';

const SMUGGLED = 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('HTTP that is not what it seems', function () {
  this.timeout(180_000);

  let world: HostileWorld;
  let ada: HostilePerson;
  let eve: HostilePerson;

  before(async () => {
    world = await openHostileWorld();
    [ada, eve] = await Promise.all([world.client.registered(), world.client.registered()]);
  });
  after(async () => await world?.close());

  const send = (bytes: string, hold = true): Promise<AttackAnswer> =>
    attack({ port: world.service.port, client: world.client }, bytes, hold);

  it('is refused with 400, and nothing after it on the connection is answered, where its length is in doubt', async () => {
    const body = JSON.stringify({ login: ada.login, password: ada.password });
    const length = `Content-Length: ${body.length}`;
    const shapes: readonly (readonly string[])[] = [
      [length, 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', length],
      ['Transfer-Encoding: chunked', 'Content-Length: 0'],
      [length, 'Content-Length: 0'],
      [length, 'Content-Length: 5'],
      [length, length],
      [`Content-Length: ${body.length}, ${body.length}`],
      [`Content-Length: +${body.length}`],
      ['Content-Length: -1'],
      ['Content-Length: 0x10'],
      ['Content-Length: 1e2'],
      ['Content-Length: 1 0'],
      ['Content-Length: '],
      ['Content-Length: 99999999999999999999999'],
      [`Content-Length : ${body.length}`],
      [` Content-Length: ${body.length}`],
      ['Transfer-Encoding : chunked'],
      ['Transfer-Encoding: chunked, identity'],
      ['Transfer-Encoding: identity'],
      ['Transfer-Encoding: xchunked'],
      ['Transfer-Encoding: gzip'],
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: x'],
      ['Transfer-Encoding: \x0bchunked'],
      ['Transfer-Encoding: chunked\0'],
      ['Transfer-Encoding:\r\n chunked', length],
      ['X: y\rTransfer-Encoding: chunked'],
      ['X: y\nTransfer-Encoding: chunked', length],
    ];
    const wrong: string[] = [];
    for (const headers of shapes) {
      const start = ['POST /login HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
      const request = [...start, ...headers, '', body];
      const { status, answers } = await send(request.join('\r\n') + SMUGGLED);
      if (status !== 400 || answers !== 1)
        wrong.push(`${JSON.stringify(headers)}: ${status}, ${answers} answers`);
    }
    expect(wrong).to.deep.equal([]);
    figure(`${shapes.length} shapes of doubtful length: 400 and the connection closed`);
  });

  it('is refused with 400 where its chunks are no chunks', async () => {
    const sizes = [
      '5;',
      '-1\r\n\r\n',
      'ffffffffffffffffff\r\n',
      `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    ];
    const hellos = ['zz\r\nhello\r\n', '5\r\nhelloXX', '0x5\r\nhello\r\n'].map(
      (start) => `${start}0\r\n\r\n`,
    );
    const chunks = [...sizes, ...hellos, '5\nhello\n0\n\n'];
    for (const chunk of chunks) {
      const head =
        'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
      const { status, answers } = await send(head + chunk, false);
      expect([status, answers], chunk.slice(0, 30)).to.be.deep.oneOf([
        [400, 1],
        [413, 1],
      ]);
    }
  });

  it('is no second request where it is the body of one', async () => {
    for (const line of ['GET /livez', 'DELETE /nothing', 'GET /users', 'POST /login']) {
      const bytes = rawRequest(line, [`Content-Length: ${SMUGGLED.length}`], SMUGGLED);
      expect((await send(bytes)).answers, line).to.equal(1);
    }
  });

  it('is answered one by one, each for its own bearer, where requests come in a pipe', async () => {
    const people = Array.from({ length: 30 }, (_, index) =>
      index % 3 === 0 ? null : index % 2 === 0 ? ada : eve,
    );
    const requests = people.map((person) =>
      [
        'GET /me HTTP/1.1',
        'Host: localhost',
        ...(person ? [`Authorization: Bearer ${person.tokens.accessToken}`] : []),
        '',
        '',
      ].join('\r\n'),
    );
    const logins = [ada, eve].map(({ email }) => email);
    const { text } = await sendRaw(world.service.port, requests.join('') + rawRequest('GET /livez'));
    const seen = `HTTP/1.1 \r\n${text}`.split('HTTP/1.1 ').flatMap((each) => {
      if (each === '' || each.includes('"status":"ok"')) return [];
      return [logins.find((email) => each.includes(email)) ?? 'none'];
    });
    expect(seen).to.deep.equal(people.map((person) => person?.email ?? 'none'));
  });

  it('is refused where it is no HTTP/1 at all', async () => {
    const starts = [
      'GET /',
      'GET / HTTP/2.0',
      'PRI * HTTP/2.0\r\n\r\nSM',
      'GET / HTTP/1.1',
      'GET / HTTP/9.9',
    ];
    const lines = [
      'GET  /  HTTP/1.1',
      'G\0T / HTTP/1.1',
      'FOO / HTTP/1.1',
      'get / HTTP/1.1',
      'GET /\u00ff\u00fe HTTP/1.1',
    ];
    const headers = ['Bad Header: x', 'NoColon', 'X: a\0b', ' X: folded'];
    const others = ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', '\0\0\0\0', 'SSH-2.0-x\r\n'];
    const shapes = [
      ...starts.map((start) => `${start}\r\n\r\n`),
      ...lines.map((line) => `${line}\r\nHost: x\r\n\r\n`),
      ...headers.map((header) => `GET / HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`),
      ...others,
    ];
    for (const shape of shapes) {
      const { status, answers } = await send(shape, false);
      expect(status, JSON.stringify(shape)).to.be.oneOf([400, 404]);
      expect(answers).to.equal(1);
    }
  });

  it('is served as HTTP/1.0, and the connection closes', async () => {
    const { status, headers } = await send('GET /livez HTTP/1.0\r\n\r\n');
    expect(status).to.equal(200);
    expect(headers.get('connection')).to.not.equal('keep-alive');
  });

  it('has no use for TRACE, CONNECT, or methods that nobody knows', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'MKCOL', 'LOCK', 'SEARCH', 'PURGE', 'LINK', 'QUERY']) {
      const { status, text } = await send(rawRequest(`${method} /users`, ['X-Secret: echo-me']));
      expect(status, method).to.be.oneOf([405, 400]);
      expect(text).to.not.include('echo-me');
    }
    const connected = await send('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
    expect(connected.status).to.satisfy(
      (status: number) => Number.isNaN(status) || (status >= 400 && status < 500),
    );
    const upgraded = await send(
      rawRequest('GET /livez', ['Upgrade: websocket', 'Sec-WebSocket-Version: 13']),
    );
    expect(upgraded.status).to.be.oneOf([200, 400]);
    expect((await send(rawRequest('OPTIONS *'))).status).to.be.below(500);
    expect((await send(rawRequest('POST /login', ['Expect: 200-nonsense']))).status).to.equal(422);
  });

  it('leaves the service as quick and as right as before', async () => {
    const { status, ms } = await world.client.call('GET /users');
    expect(status).to.equal(200);
    expectFigure('GET /users, in ms', ms, 500);
  });
});
