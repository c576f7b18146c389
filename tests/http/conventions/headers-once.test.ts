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

const ORIGIN = 'https://app.example.org';

inEachWorld('An answer', (start) => {
  const { service, api } = start({ CORS_ORIGINS: ORIGIN });

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
      const bearer = { authorization: `Bearer ${accessToken}` };
      for (const headers of [{}, bearer, { origin: ORIGIN }, { ...bearer, origin: ORIGIN }]) {
        const names = await namesOf(call, headers);
        expect(names, call).to.include('x-request-id');
        expect(names, call).to.deep.equal([...new Set(names)]);
      }
    }
  });
});

inEachWorld('An answer to a client that has used up its limit', (start) => {
  const { api } = start({ RATE_LIMIT_PER_MINUTE: '1', CORS_ORIGINS: ORIGIN });

  it('can be read by a page, each header once', async () => {
    const ask = async () => await api.call('GET /users', { headers: { Origin: ORIGIN } });
    await ask();
    const { status, headers } = await ask();
    expect(status).to.equal(429);
    expect(headers.get('access-control-allow-origin')).to.equal(ORIGIN);
    expect(headers.get('access-control-allow-credentials')).to.equal('true');
    expect(headers.get('vary')).to.equal('Origin');
  });
});
