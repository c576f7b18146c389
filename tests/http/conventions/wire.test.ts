import { expect } from 'chai';
import Koa from 'koa';
import { Registry } from 'prom-client';
import { HttpServer } from '#adapters/http/server.ts';
import type { Problem } from '#tests/support/answer.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';
import { sendRaw, type RawAnswer } from '#tests/support/raw-http.ts';
import { until } from '#tests/support/until.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

function expectProblem({ status, headers, text }: RawAnswer, expected: number, code: string): void {
  expect(status, text).to.equal(expected);
  expect(headers.get('content-type')).to.match(/^application\/problem\+json/);
  expect(headers.get('cache-control')).to.equal('no-store');
  expect(headers.get('connection')).to.equal('close');
  const problem = JSON.parse(text) as Problem;
  expect(problem).to.include({ status: expected, code, type: `/problems/${code}` });
  expect(problem.requestId).to.equal(headers.get('x-request-id'));
}

const HEAD = 'Host: x\r\n';

inEachWorld(
  'What Node itself refuses',
  (start) => {
    const { service, api } = start();
    const send = async (bytes: string, hold = true): Promise<RawAnswer> =>
      await sendRaw(service().port, bytes, hold);

    it('because it is no HTTP is a problem like every other, and the connection closes', async () => {
      const malformed = [
        'nonsense\r\n\r\n',
        'GET /livez HTTP/1.1\r\n\r\n',
        `GET /livez HTTP/1.1\r\n${HEAD}Host: y\r\n\r\n`,
        `GET /livez HTTP/1.0\r\n${HEAD}${HEAD}\r\n`,
        `GET /li vez HTTP/1.1\r\n${HEAD}\r\n`,
        `GET /livez HTTP/9.9\r\n${HEAD}\r\n`,
        `GET /livez HTTP/1.1\r\n${HEAD}Bad Header: 1\r\n\r\n`,
        `GET /livez HTTP/1.1\r\n${HEAD}X: a\u0000b\r\n\r\n`,
        `POST /login HTTP/1.1\r\n${HEAD}Content-Length: x\r\n\r\n`,
        `POST /login HTTP/1.1\r\n${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        `POST /login HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`,
      ];
      for (const bytes of malformed) {
        const answer = await send(bytes);
        expectProblem(answer, 400, 'request.malformed');
      }
    });

    it('because its headers are too large is a problem, too', async () => {
      expectProblem(
        await send(`GET /livez HTTP/1.1\r\n${HEAD}X: ${'x'.repeat(20_000)}\r\n\r\n`),
        431,
        'request.headers_too_large',
      );
      expectProblem(
        await send(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${HEAD}\r\n`),
        431,
        'request.headers_too_large',
      );
    });

    it('because it does not come to an end is a problem, too', async () => {
      const arrival = { headersMs: 150, requestMs: 300, checkMs: 50 };
      const app = new Koa().use(async ({ req }) => void (await req.toArray()));
      app.silent = true;
      const impatient = new HttpServer(
        app.callback(),
        {
          logger: new RecordingLogger(),
          registry: new Registry(),
          publicPath: '',
        },
        { keepAliveMs: 1_000, arrival },
      );
      const { port } = await impatient.listen('127.0.0.1', 0);
      const unfinished = [
        `GET /livez HTTP/1.1\r\n${HEAD}X-Slow: `,
        `POST /login HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{"login"`,
      ];
      try {
        const answers = await Promise.all(unfinished.map((bytes) => sendRaw(port, bytes)));
        for (const answer of answers) expectProblem(answer, 408, 'request.timeout');
      } finally {
        await impatient.close(0);
      }
    });

    it('is refused in its turn, after the answers to what the same connection asked before', async () => {
      const login = JSON.stringify({ login: 'nobody', password: 'wrong' });
      const asked =
        `POST /login HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: ${login.length}\r\n\r\n${login}` +
        `GET /livez HTTP/1.1\r\n${HEAD}\r\n`;
      const broken = [
        'nonsense\r\n\r\nmore of it',
        'GET /livez HTTP/1.1\r\n\r\n',
        `GET /livez HTTP/1.1\r\n${HEAD}${HEAD}\r\n`,
        `POST /login HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
      ];
      for (const bytes of broken) {
        const { status, text } = await send(asked + bytes);
        const others = Array.from(text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, each]) => Number(each));
        expect([status, ...others], text).to.deep.equal([401, 200, 400]);
      }
    });

    it('because it is CONNECT gets an answer, in its turn', async () => {
      const connect = 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n';
      const answer = await send(connect);
      expectProblem(answer, 405, 'request.method_not_allowed');
      expect(answer.headers.get('allow')).to.include('GET');
      const { status, text } = await send(`GET /readyz HTTP/1.1\r\n${HEAD}\r\n${connect}`);
      expect(status).to.equal(200);
      expect(text).to.include('HTTP/1.1 405');
    });

    it('has a line in the log and counts', async () => {
      const counted = async (status: number): Promise<number> => {
        const { text } = await api.call('GET /metrics');
        return Number(
          new RegExp(`^latchkey_http_refused_total\\{status="${status}"\\} (\\d+)$`, 'm').exec(text)?.[1] ??
            0,
        );
      };
      const before = await counted(400);
      const { headers } = await send('nonsense\r\n\r\n');
      expect(await counted(400)).to.equal(before + 1);
      const line = service().lines.find(({ requestId }) => requestId === headers.get('x-request-id'));
      expect(line).to.include({ event: 'request_refused', status: 400, code: 'request.malformed' });
      expect(line?.['address']).to.equal('127.0.0.1');
      const twice = await send(`GET /livez HTTP/1.1\r\n${HEAD}${HEAD}\r\n`);
      const refused = service().lines.find(
        ({ requestId }) => requestId === twice.headers.get('x-request-id'),
      );
      expect(refused).to.include({ event: 'request', status: 400, route: null });
    });

    it('because its body breaks off ends the request', async () => {
      const head = `POST /login HTTP/1.1\r\n${HEAD}X-Request-Id: broken-off\r\nContent-Type: application/json\r\n`;
      await send(`${head}Content-Length: 100\r\n\r\n{"lo`, false).catch(() => undefined);
      const ended = () => service().lines.find(({ requestId }) => requestId === 'broken-off');
      await until(() => ended() !== undefined);
      expect(ended()).to.include({ event: 'request', status: 400, route: '/login' });
    });

    it('does no harm to who comes next', async () => {
      await send(
        `POST /login HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"lo`,
        false,
      ).catch(() => undefined);
      expect((await api.call('GET /livez')).status).to.equal(200);
    });

    it('is no body that comes in chunks, nor one that is empty', async () => {
      const post = (path: string, chunks: string): string =>
        `POST ${path} HTTP/1.1\r\n${HEAD}Connection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;
      const inChunks = await send(
        post('/login', '11\r\n{"login":"nobody"\r\n14\r\n,"password":"wrong"}\r\n0\r\n\r\n'),
      );
      expect(inChunks.text).to.include('"identity.invalid_credentials"');
      expect((await send(post('/refresh', '0\r\n\r\n'))).text).to.include('"token_missing"');
    });

    it('is not what it lets pass: a request without Host, or for another host, gets no link to it', async () => {
      const answer = await send(
        `GET /nothing HTTP/1.1\r\nHost: evil@attacker.example\r\nConnection: close\r\n\r\n`,
      );
      expect(answer.status).to.equal(404);
      expect(answer.text).not.to.include('attacker');
    });
  },
  ['memory'],
);
