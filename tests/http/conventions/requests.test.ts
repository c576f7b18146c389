import { expect } from 'chai';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome } from '#tests/support/answer.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

inEachWorld('A request', (start) => {
  const { api, service } = start();

  it('keeps its id where that has the right form, and gets one where not', async () => {
    const idFor = async (sent: string): Promise<string> =>
      (await api.call('GET /livez', { headers: { 'X-Request-Id': sent } })).headers.get('x-request-id') ?? '';
    for (const sent of ['a', 'A-z.0_9', 'x'.repeat(128)]) expect(await idFor(sent)).to.equal(sent);
    for (const sent of ['', 'x'.repeat(129), 'with space', 'a,b', 'ü', '<script>', 'a/b'])
      expect(await idFor(sent), sent).to.match(UUID_V7);
    expect((await api.call('GET /livez')).headers.get('x-request-id')).to.match(UUID_V7);
  });

  it('is in the log once with its id, its route and who made it, never with its path', async () => {
    const ada = await api.loggedIn();
    await ada.call('GET /me/sessions?token=in-the-query', { headers: { 'X-Request-Id': 'log-me' } });
    const [line, ...others] = service().lines.filter(
      ({ requestId, event }) => requestId === 'log-me' && event === 'request',
    );
    expect(others).to.deep.equal([]);
    expect(line).to.include({ method: 'GET', route: '/me/sessions', status: 200, userId: ada.id });
    expect(JSON.stringify(line)).not.to.include('in-the-query');
  });

  it('is in the log with whose session it opened, traded or ended, and with whose roles it changed', async () => {
    const logged = async (id: string, call: Promise<unknown>) => {
      await call;
      return service().lines.find(({ requestId, event }) => requestId === id && event === 'request');
    };
    const [ada, admin] = [await api.loggedIn(), await api.admin()];
    const headers = (id: string) => ({ 'X-Request-Id': id });
    const { login, password, tokens } = ada;
    const body = { refreshToken: tokens.refreshToken };
    const cases = {
      'log-login': api.call('POST /login', { body: { login, password }, headers: headers('log-login') }),
      'log-refresh': api.call('POST /refresh', { body, headers: headers('log-refresh') }),
    };
    for (const [id, call] of Object.entries(cases))
      expect((await logged(id, call))?.['userId']).to.equal(ada.id);
    const logout = api.call('POST /logout', { body, headers: headers('log-logout') });
    expect((await logged('log-logout', logout))?.['userId']).to.equal(ada.id);
    const roles = { body: { roles: ['user'] }, headers: headers('log-roles') };
    const line = await logged('log-roles', admin.call(`PUT /users/${ada.id}/roles`, roles));
    expect(line).to.include({ userId: admin.id, targetUserId: ada.id });
  });

  it('for a path that is none is 404, with any method and token', async () => {
    const paths = [
      '/nothing',
      '/me/',
      '/ME',
      '/users/x/y',
      '/tasks/x/y',
      '//me',
      '/me%2f',
      '/.env',
      '/docs/../me/x',
      '/%',
      '/%ff',
      '/me;x=1',
    ];
    for (const path of paths)
      for (const method of ['GET', 'POST', 'DELETE', 'PROPFIND', 'QUERY'])
        expect(
          outcome(await api.call(`${method} ${path}`, { undocumented: true })),
          `${method} ${path}`,
        ).to.equal('404 request.not_found');
    const ada = await api.loggedIn();
    expect(outcome(await ada.call('GET /nothing', { undocumented: true }))).to.equal('404 request.not_found');
  });

  it('with a method that the path lacks is 405 and says which it has', async () => {
    const cases = [
      ['/register', 'POST', 'GET'],
      ['/login', 'POST', 'GET'],
      ['/me', 'DELETE, GET, HEAD, PATCH', 'POST'],
      ['/me/password', 'PUT', 'GET'],
      ['/users', 'GET, HEAD', 'POST'],
      ['/users/x', 'DELETE, GET, HEAD, PATCH', 'PUT'],
      ['/tasks', 'GET, HEAD, POST', 'DELETE'],
      ['/tasks/x', 'DELETE, GET, HEAD, PATCH, PUT', 'POST'],
      ['/livez', 'GET, HEAD', 'POST'],
      ['/openapi.json', 'GET, HEAD', 'DELETE'],
    ] as const;
    for (const [path, allowed, method] of cases)
      for (const each of [method, 'PROPFIND', 'QUERY', 'LINK']) {
        const answer = await api.call(`${each} ${path}`, { undocumented: true });
        expect(outcome(answer), `${each} ${path}`).to.equal('405 request.method_not_allowed');
        expect(
          answer.headers
            .get('allow')
            ?.split(', ')
            .filter((name) => name !== 'OPTIONS')
            .toSorted()
            .join(', '),
          path,
        ).to.equal(allowed);
      }
  });

  it('of HEAD is answered as GET, without the body', async () => {
    const ada = await api.loggedIn();
    for (const path of [
      '/me',
      '/users?limit=1',
      `/users/${ada.id}`,
      '/tasks',
      '/livez',
      '/readyz',
      '/openapi.json',
      '/.well-known/jwks.json',
    ]) {
      const [head, get] = [await ada.call(`HEAD ${path}`), await ada.call(`GET ${path}`)];
      expect(head.text, path).to.equal('');
      expect(head.status, path).to.equal(get.status);
      for (const name of ['content-type', 'content-length', 'etag', 'cache-control'])
        expect(head.headers.get(name), `${path} ${name}`).to.equal(get.headers.get(name));
    }
    expect(outcome(await api.call(`HEAD /users/${ada.sessionId}`))).to.equal('404');
  });

  it('of OPTIONS says what a path has', async () => {
    const answer = await api.call('OPTIONS /tasks', { undocumented: true });
    expect(answer.status).to.be.oneOf([200, 204]);
    expect(
      answer.headers
        .get('allow')
        ?.split(', ')
        .filter((name) => name !== 'OPTIONS')
        .toSorted(),
    ).to.deep.equal(['GET', 'HEAD', 'POST']);
    expect(outcome(await api.call('OPTIONS /nothing', { undocumented: true }))).to.equal(
      '404 request.not_found',
    );
  });

  it('that accepts no JSON is not acceptable', async () => {
    const ask = async (line: string, accept: string): Promise<string> =>
      outcome(await api.call(line, { headers: { Accept: accept } }));
    for (const accept of [
      'text/html',
      'image/*',
      'application/xml',
      'application/json;q=0',
      'application/json; charset=utf-8; q=0',
    ])
      expect(await ask('GET /users', accept), accept).to.equal('406 request.not_acceptable');
    for (const accept of [
      '*/*',
      'application/*',
      'application/json',
      'text/html, application/json;q=0.1',
      'text/html,*/*;q=0.8',
    ])
      expect(await ask('GET /users', accept), accept).to.equal('200');
    expect(await ask('GET /docs', 'application/json')).to.equal('406 request.not_acceptable');
    expect(await ask('GET /users/x', 'application/xml')).to.equal('406 request.not_acceptable');
  });

  it('may accept what HTTP clients in the wild do', async () => {
    const clients = {
      axios: 'application/json, text/plain, */*',
      'fetch, curl, Go and .NET': '*/*',
      'our own type': 'application/json; charset=utf-8',
      'a .NET client of JSON': 'application/json; odata=verbose',
      'Java, HttpURLConnection': 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
      'Java, JAX-RS': 'application/json;charset=UTF-8, application/*+json;q=0.5, */*;q=0.1',
      Prometheus:
        'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,' +
        'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      Telegraf:
        'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3,*/*;q=0.1',
      Chrome:
        'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
      'Firefox, a style sheet': 'text/css,*/*;q=0.1',
    };
    const ada = await api.loggedIn();
    const routes = ['/users', '/me', '/tasks', '/livez', '/metrics', '/docs', '/openapi.json'];
    for (const [client, accept] of Object.entries(clients))
      for (const path of routes) {
        const json = !path.startsWith('/docs') && path !== '/metrics';
        if (!json && !accept.includes('*/*')) continue;
        const options = { headers: { Accept: accept }, ...(path === '/metrics' && { token: undefined }) };
        expect(outcome(await ada.call(`GET ${path}`, options)), `${client} ${path}`).to.equal('200');
      }
    for (const accept of ['text/plain; version=0.0.4', 'text/plain;version=0.0.4;charset="utf-8";q=1'])
      expect(outcome(await api.call('GET /metrics', { headers: { Accept: accept } })), accept).to.equal(
        '200',
      );
  });

  it('may have query parameters that nobody knows, as often as it likes', async () => {
    expect(outcome(await api.call('GET /users?x=1&x=2&y&__proto__=1&constructor=2&limit[]=3'))).to.equal(
      '200',
    );
    expect(outcome(await api.call('GET /livez?limit=0&limit=0'))).to.equal('200');
    expect(outcome(await api.call('GET /users?%'))).to.equal('200');
  });

  it('that fails for no reason of its own is a 500 that says nothing but the request id', async () => {
    const { container, lines } = service();
    const users = container.get(T.UserRepository);
    const { id } = await api.registered();
    users.findById = () => Promise.reject(new Error('SELECT secret FROM /srv/latchkey/src/main.ts:7'));
    try {
      const answer = await api.call(`GET /users/${id}`, { headers: { 'X-Request-Id': 'unlucky' } });
      expect(outcome(answer)).to.equal('500 service.unexpected');
      expect(answer.text).not.to.match(/secret|srv/);
      expect(answer.body.requestId).to.equal('unlucky');
      expect(lines.find(({ requestId, level }) => requestId === 'unlucky' && level === 'error')).not.to.equal(
        undefined,
      );
    } finally {
      Reflect.deleteProperty(users, 'findById');
    }
    expect(outcome(await api.call(`GET /users/${id}`))).to.equal('200');
  });

  it('gets security headers with every answer', async () => {
    for (const [line, undocumented] of [
      ['GET /livez', false],
      ['GET /users', false],
      ['GET /me', false],
      ['GET /nothing', true],
      ['PUT /livez', true],
    ] as const) {
      const { headers } = await api.call(line, undocumented ? { undocumented } : {});
      expect(headers.get('content-security-policy'), line).to.equal(
        "default-src 'none';base-uri 'none';frame-ancestors 'none'",
      );
      expect(headers.get('x-frame-options'), line).to.equal('DENY');
      expect(headers.get('referrer-policy'), line).to.equal('no-referrer');
      // Whole values: a header that came twice would be two of them, with a comma between.
      expect(headers.get('strict-transport-security'), line).to.equal('max-age=31536000; includeSubDomains');
      expect(headers.get('x-content-type-options'), line).to.equal('nosniff');
      expect(headers.get('cross-origin-opener-policy'), line).to.equal('same-origin');
      expect(headers.get('server'), line).to.equal(null);
    }
  });
});

inEachWorld('A request from a page', (start) => {
  const { api } = start({ CORS_ORIGINS: 'https://app.example.org, https://admin.example.org' });
  const ORIGIN = 'https://app.example.org';
  const preflight = async (origin: string, method: string) =>
    await api.call('OPTIONS /me', {
      undocumented: true,
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'authorization, if-match',
      },
    });

  it('of a listed origin may call, with credentials', async () => {
    const { status, headers } = await preflight(ORIGIN, 'PATCH');
    expect(status).to.equal(204);
    expect(headers.get('access-control-allow-origin')).to.equal(ORIGIN);
    expect(headers.get('access-control-allow-credentials')).to.equal('true');
    expect(headers.get('access-control-allow-methods')).to.include('PATCH');
    expect(headers.get('access-control-allow-headers')?.toLowerCase())
      .to.include('if-match')
      .and.to.include('authorization');
  });

  it('can read what it needs of the answer, also where that is an error', async () => {
    const ada = await api.loggedIn();
    for (const parts of [{}, { token: 'nonsense' }]) {
      const { headers } = await ada.call('GET /me', { headers: { Origin: ORIGIN }, ...parts });
      expect(headers.get('access-control-allow-origin')).to.equal(ORIGIN);
      expect(headers.get('vary')).to.include('Origin');
      for (const name of ['ETag', 'X-Request-Id', 'WWW-Authenticate', 'Retry-After', 'RateLimit', 'Location'])
        expect(headers.get('access-control-expose-headers'), name).to.include(name);
    }
  });

  it('of any other origin may not', async () => {
    for (const origin of [
      'https://evil.example',
      'http://app.example.org',
      'https://app.example.org.evil.example',
      'null',
    ]) {
      expect((await preflight(origin, 'PATCH')).headers.get('access-control-allow-origin'), origin).to.equal(
        null,
      );
      const { headers } = await api.call('GET /users', { headers: { Origin: origin } });
      expect(headers.get('access-control-allow-origin'), origin).to.equal(null);
    }
  });
});
