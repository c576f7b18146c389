import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CONNECTIONS, run, type Load } from '#bench/support/load.ts';
import { getAsEach, logInAsEach, refreshChains } from '#bench/support/requests.ts';

interface Seen {
  readonly authorization: string | undefined;
  readonly body: string;
}

describe('The load of the benchmark', () => {
  let server: Server;
  let seen: Seen[];
  /** What the server answers; the number is that of the request, from 1. */
  let answer: (request: Seen, number: number) => readonly [status: number, body: string];
  let url: string;
  const load = (options: Load['options']): Load => ({
    label: 'GET /',
    server: { url, cpuMs: 0, truncateLog: () => undefined } as Load['server'],
    options,
  });

  beforeEach(async () => {
    seen = [];
    answer = ({ authorization }) => [200, `you are ${authorization}`];
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const one = { authorization: request.headers.authorization, body };
        const [status, content] = answer(one, seen.push(one));
        response.writeHead(status).end(content);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('sends as many requests as told, each connection with a token of its own', async () => {
    const tokens = Array.from({ length: CONNECTIONS }, (_, index) => `t${index}`);
    const options = await getAsEach(url, '/me', tokens);
    seen = [];
    await run(load(options), 100);
    expect(seen).to.have.length(100);
    const expected = tokens.map((token) => `Bearer ${token}`);
    expect(new Set(seen.map(({ authorization }) => authorization))).to.deep.equal(new Set(expected));
  });

  for (const [what, spoilt] of [
    ['status', [500, 'you are undefined']],
    ['body', [200, 'you are somebody else']],
  ] as const) {
    it(`fails on one answer with another ${what}`, async () => {
      const options = await getAsEach(url, '/me');
      seen = [];
      answer = ({ authorization }, number) => (number === 50 ? spoilt : [200, `you are ${authorization}`]);
      const error = await run(load(options), 100).catch((reason: unknown) => reason);
      expect(error).to.be.an('error').with.property('message').that.includes('GET /: expected only 200');
    });
  }

  it('sends the refresh token of the last answer, also in the next run', async () => {
    answer = ({ body }) => {
      const { refreshToken } = JSON.parse(body) as { readonly refreshToken: string };
      return [200, JSON.stringify({ refreshToken: `${refreshToken}+` })];
    };
    const accounts = Array.from({ length: CONNECTIONS }, (_, index) => ({
      id: '',
      accessToken: '',
      refreshToken: `${index}`,
    }));
    const options = refreshChains(accounts);
    await run(load(options), CONNECTIONS * 2);
    await run(load(options), CONNECTIONS);
    expect(new Set(seen.map(({ body }) => body)).size).to.equal(CONNECTIONS * 3);
    expect(seen.map(({ body }) => body)).to.include('{"refreshToken":"31++"}');
  });

  it('logs in as one account after the other, and then as the first again', async () => {
    await run(load(logInAsEach('ada', 50)), 100);
    const names = seen.map(({ body }) => (JSON.parse(body) as { readonly login: string }).login);
    for (const name of ['ada-1', 'ada-50']) expect(names.filter((one) => one === name)).to.have.length(2);
    expect(names).to.not.include('ada-51');
  });
});
