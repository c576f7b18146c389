import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import type { Exchange } from '#adapters/http/exchange.ts';
import { jsonBody } from '#adapters/http/middleware/json-body.ts';
import { HttpProblem } from '#adapters/http/problems/http-problem.ts';
import type { RouteDescriptor } from '#adapters/http/route.ts';
import { rejection } from '#tests/support/rejection.ts';

const HEADERS = { 'content-type': 'application/json', 'content-length': '20' };
const check = jsonBody({ method: 'post', body: {} } as unknown as RouteDescriptor);

/** A request whose body is still to come. */
function beginning(): { readonly exchange: Exchange; readonly body: PassThrough } {
  const body = Object.assign(new PassThrough(), { headers: HEADERS });
  return { body, exchange: { ctx: { req: body, request: {} } } as unknown as Exchange };
}

describe('A body that breaks off', () => {
  for (const [how, end] of [
    ['because the client hangs up', undefined],
    ['because the connection fails', new Error('ECONNRESET')],
  ] as const) {
    it(`${how} ends its request`, async () => {
      const { exchange, body } = beginning();
      const refused = rejection(Promise.resolve(check?.(exchange)));
      body.write('{"half":');
      body.destroy(end);
      const problem = await refused;
      expect(problem).to.be.instanceOf(HttpProblem);
      expect(problem).to.include({ code: 'request.malformed' });
    });
  }

  it('is none when it had come to its end before the connection closed', async () => {
    const { exchange, body } = beginning();
    const read = check?.(exchange);
    body.end('{"whole": true}');
    await read;
    body.destroy();
    expect(exchange.body).to.deep.equal({ whole: true });
  });
});
