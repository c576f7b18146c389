import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, ServerResponse, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConstantHeaders } from '#adapters/http/constant-headers.ts';
import { SECURITY_HEADERS } from '#adapters/http/security-headers.ts';
import { ServiceResponse } from '#adapters/http/service-response.ts';

const CONSTANTS = new ConstantHeaders({ 'Cache-Control': 'no-store' });

/** The head that a client gets, by lower-case names. */
async function head(): Promise<Record<string, string>> {
  const server = createServer({ ServerResponse: ServiceResponse }, (_request, response) => {
    response.writeHeadWith(CONSTANTS, 200, ['X-Request-Id', 'one', 'Content-Length', '2']);
    response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await answer.text()).to.equal('ok');
    return Object.fromEntries(answer.headers);
  } finally {
    server.close();
  }
}

describe('A response', () => {
  it('brings the constant headers, once each, and its own', async () => {
    const all = {
      ...SECURITY_HEADERS,
      'Cache-Control': 'no-store',
      'X-Request-Id': 'one',
      'Content-Length': '2',
    };
    const names = Object.entries(all).map(([name, value]) => [name.toLowerCase(), value]);
    expect(await head()).to.deep.include(Object.fromEntries(names));
  });

  it('lets no value begin a line of its own', () => {
    const request = { method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as IncomingMessage;
    for (const value of ['one\r\nX-Other: 1', 'one\nX-Other: 1', 'one\0', 'Zoë ☂']) {
      const response = new ServiceResponse(request);
      expect(() => response.writeHeadWith(CONSTANTS, 200, ['X-Request-Id', value])).to.throw(TypeError);
      expect(response.headersSent).to.equal(false);
    }
  });

  it('brings them in a Node, too, that writes its heads in another way', async () => {
    const own = Object.getOwnPropertyDescriptor(ServerResponse.prototype, 'writeHead');
    if (own === undefined) throw new Error('There is no writeHead.');
    Object.defineProperty(ServerResponse.prototype, 'writeHead', { ...own, value: () => undefined });
    const url = import.meta.resolve('#adapters/http/service-response.ts');
    const other = import(`${url}?another-node`) as Promise<{
      readonly ServiceResponse: typeof ServiceResponse;
    }>;
    const loaded = await other.finally(() =>
      Object.defineProperty(ServerResponse.prototype, 'writeHead', own),
    );
    const request = { method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as IncomingMessage;
    const response = new loaded.ServiceResponse(request);
    let given: unknown = null;
    response.writeHead = (_status: number, head?: unknown) => {
      given = head;
      return response;
    };
    response.writeHeadWith(CONSTANTS, 200, ['X-Request-Id', 'one']);
    expect(given).to.deep.equal([...CONSTANTS.pairs, 'X-Request-Id', 'one']);
  });
});

describe('Constant headers', () => {
  it('are refused where Node would refuse them', () => {
    expect(() => new ConstantHeaders({ 'Cache-Control': 'no-store\r\nX-Other: 1' })).to.throw(TypeError);
    expect(() => new ConstantHeaders({ 'Cache Control': 'no-store' })).to.throw(TypeError);
  });
});
