import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { inEachWorld } from '#tests/support/worlds.ts';

const CALLS = [
  'GET /livez',
  'GET /readyz',
  'GET /users',
  'GET /me',
  'GET /docs',
  'GET /openapi.json',
  'GET /problems',
  'GET /.well-known/jwks.json',
  'GET /nowhere',
  'DELETE /users',
  'OPTIONS /me',
  'POST /login',
  'POST /refresh',
];

inEachWorld('An answer', (start) => {
  const { service, api } = start();

  /** The names of its headers as they came, in lower case. */
  const namesOf = async (call: string, headers: Readonly<Record<string, string>>): Promise<string[]> => {
    const [method, path] = call.split(' ');
    const sent = request({ host: '127.0.0.1', port: service().port, method, path, headers, agent: false });
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  };

  it('names each header once', async () => {
    const { accessToken } = (await api.loggedIn()).tokens;
    for (const call of CALLS) {
      for (const headers of [{}, { authorization: `Bearer ${accessToken}` }]) {
        const names = await namesOf(call, headers);
        expect(names, call).to.include('x-request-id');
        expect(names, call).to.deep.equal([...new Set(names)]);
      }
    }
  });
});
