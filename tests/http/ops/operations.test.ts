import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { PROBLEM_TABLE } from '#adapters/http/problems/problem-table.ts';
import { outcome } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld('For operators and other services', (start, world) => {
  const { api, service } = start();

  it('/livez says that the process runs', async () => {
    expect((await api.call('GET /livez')).body).to.deep.equal({ status: 'ok' });
  });

  it('/readyz says what it needs and how that is', async () => {
    const { status, body } = await api.call('GET /readyz');
    expect(status).to.equal(200);
    expect(body).to.deep.equal({ status: 'ok', checks: { database: 'ok', cache: 'ok', migrations: 'ok' } });
  });

  it('the key set is cacheable, has a kid for each key and nothing secret, and checks access tokens', async () => {
    const answer = await api.call<JSONWebKeySet>('GET /.well-known/jwks.json');
    expect(answer.headers.get('cache-control')).to.equal(
      `public, max-age=${service().config.KEY_PUBLISH_DELAY}`,
    );
    const tag = answer.headers.get('etag') ?? '';
    expect(
      outcome(await api.call('GET /.well-known/jwks.json', { headers: { 'If-None-Match': tag } })),
    ).to.equal('304');
    for (const key of answer.body.keys) {
      expect(key)
        .to.include({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
        .and.to.have.property('kid');
      for (const secret of ['d', 'p', 'q', 'k']) expect(key).not.to.have.property(secret);
    }
    const ada = await api.loggedIn();
    const options = { issuer: 'latchkey', audience: 'latchkey', typ: 'at+jwt' };
    const { payload } = await jwtVerify(ada.tokens.accessToken, createLocalJWKSet(answer.body), options);
    expect(payload.sub).to.equal(ada.id);
  });

  it('the OpenAPI document is valid and names every operation once', async () => {
    const { body, headers } = await api.call<{
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    }>('GET /openapi.json');
    expect(headers.get('content-type')).to.match(/^application\/json/);
    const { valid, errors } = await new Validator().validate(structuredClone(body));
    expect(valid, JSON.stringify(errors)).to.equal(true);
    expect(body.openapi).to.match(/^3\.1\./);
    const ids = Object.values(body.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('the documentation opens in a browser with what this service serves alone', async () => {
    const page = await api.call('GET /docs');
    expect(page.headers.get('content-type')).to.match(/^text\/html/);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy)
      .to.include("script-src 'self'")
      .and.not.to.match(/upgrade-insecure-requests|https?:|unsafe-eval|script-src[^;]*unsafe-inline/);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, path = '']) => path)
      .filter((path) => !path.startsWith('data:'));
    expect(assets).to.have.length.greaterThan(2);
    expect(page.text).not.to.match(/<script>|\son\w+=/);
    for (const path of assets) {
      expect(path).to.match(/^\/docs\//);
      const asset = await api.call(`GET ${path}`, { undocumented: true });
      expect(outcome(asset), path).to.equal('200');
      expect(asset.headers.get('content-type'), path).to.match(
        path.endsWith('.css') ? /^text\/css/ : /^text\/javascript/,
      );
      expect(asset.text.length, path).to.be.greaterThan(50);
      expect(
        outcome(
          await api.call(`GET ${path}`, {
            undocumented: true,
            headers: { 'If-None-Match': asset.headers.get('etag') ?? '' },
          }),
        ),
      ).to.equal('304');
    }
  });

  for (const [code, { status, title }] of Object.entries(PROBLEM_TABLE))
    it(`/problems/${code} explains itself, as JSON and as a page`, async () => {
      const json = await api.call(`GET /problems/${code}`, { headers: { Accept: 'application/json' } });
      expect(json.body).to.include({ code, status, title });
      for (const accept of ['text/html', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8']) {
        const page = await api.call(`GET /problems/${code}`, { headers: { Accept: accept } });
        expect(page.headers.get('content-type'), accept).to.match(/^text\/html/);
        expect(page.text).to.include(title).and.to.include(code);
        expect(page.headers.get('vary')).to.include('Accept');
      }
    });

  it('a problem that is none is not found', async () => {
    for (const code of ['nothing', 'toString', '__proto__', 'constructor', '%00'])
      expect(outcome(await api.call(`GET /problems/${code}`)), code).to.equal('404 request.not_found');
  });

  it('/metrics counts requests by route, never by path', async () => {
    const ada = await api.loggedIn();
    await api.call(`GET /users/${ada.id}`);
    await api.call('GET /no-such-path', { undocumented: true });
    const { text, headers } = await api.call('GET /metrics');
    expect(headers.get('content-type')).to.match(/^text\/plain/);
    expect(text).to.match(
      /latchkey_http_request_duration_seconds_count\{method="GET",route="\/users\/:id",status="200"\} 1\n/,
    );
    expect(text).not.to.include(ada.id).and.not.to.include('no-such-path');
    if (world !== 'memory') expect(text).to.include('latchkey_database_connections');
  });
});

inEachWorld('Metrics behind a token', (start) => {
  const { api } = start({ METRICS_TOKEN: 'a token for the scraper' });
  const metrics = async (headers: Readonly<Record<string, string>>): Promise<string> =>
    outcome(await api.call('GET /metrics', { headers }));

  it('want exactly that', async () => {
    expect(await metrics({})).to.equal('401 token_missing');
    for (const value of [
      'Bearer wrong',
      'Bearer a token for the scraper2',
      'Bearer a token for the scrape',
      'Bearer',
      'Basic a token for the scraper',
    ])
      expect(await metrics({ Authorization: value }), value).to.match(/^401 token_(invalid|malformed)$/);
    const ada = await api.loggedIn();
    expect(await metrics({ Authorization: `Bearer ${ada.tokens.accessToken}` })).to.equal(
      '401 token_invalid',
    );
    expect(await metrics({ Authorization: 'a token for the scraper' })).to.equal('401 token_malformed');
    expect(await metrics({ Authorization: 'Bearer a token for the scraper' })).to.equal('200');
    expect(await metrics({ Authorization: 'bearer a token for the scraper' })).to.equal('200');
    const verifier = await api.call('GET /metrics', { token: 'wrong' });
    expect(verifier.headers.get('www-authenticate')).to.equal('Bearer error="invalid_token"');
  });
});

inEachWorld('A service that knows its public address', (start) => {
  const { api } = start({ PUBLIC_URL: 'https://id.example.org' });
  it('names it in the document, and nothing else in an answer is made from a host', async () => {
    const { body } = await api.call<{ servers: unknown }>('GET /openapi.json');
    expect(body.servers).to.deep.equal([{ url: 'https://id.example.org' }]);
    const { headers } = await api.call('POST /register', {
      body: { login: 'somebody', password: 'correct horse battery' },
    });
    expect(headers.get('location')).to.match(/^\/users\//);
  });
});
