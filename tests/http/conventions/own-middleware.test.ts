import Router from '@koa/router';
import { expect } from 'chai';
import type { Middleware } from 'koa';
import { Registry } from 'prom-client';
import { buildApp } from '#adapters/http/app.ts';
import { HttpServer } from '#adapters/http/server.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

/** As the Koa guide writes them. */
const responseTime: Middleware = async (ctx, next) => {
  const start = Date.now();
  ctx.set('X-Served-By', 'our team');
  await next();
  ctx.set('X-Response-Time', `${Date.now() - start}ms`);
};

const hello: Middleware = async (ctx, next) => {
  if (ctx.path !== '/hello') return await next();
  ctx.body = { hello: ctx.query['name'] ?? 'world' };
};

const teapot: Middleware = async (ctx, next) => {
  if (ctx.path === '/teapot') ctx.throw(418, 'I make tea.');
  if (ctx.path === '/broken') {
    ctx.set({
      ETag: '"1"',
      Location: '/x',
      'Last-Modified': new Date().toUTCString(),
      'Cache-Control': 'public',
    });
    throw new Error('at /srv/secret.ts:7');
  }
  await next();
};

const router = new Router();
router.get('/files/:name', (ctx) => {
  ctx.type = 'text/plain';
  ctx.attachment(ctx.params['name']);
  ctx.body = 'text';
});

inEachWorld(
  'Middleware that a team adds after Koa’s own documentation',
  (start) => {
    const { service } = start();
    let server: HttpServer;
    let url: string;

    before(async () => {
      const { container, config } = service();
      const app = buildApp({
        routes: container.get(T.Routes),
        logger: container.get(T.Logger),
        requestContext: container.get(T.RequestContext),
        registry: new Registry(),
        accessTokens: container.get(T.AccessTokenCodec),
        authenticate: container.get(T.Authenticate),
        checkAssurance: container.get(T.CheckAssurance),
        checkEnrolment: null,
        addresses: container.get(T.ClientAddresses),
        limiter: null,
        rateLimitPolicy: { limit: config.RATE_LIMIT_PER_MINUTE, windowSeconds: 60 },
        readiness: container.get(T.Readiness),
        corsOrigins: [],
        publicPath: '',
        middleware: [responseTime, hello, teapot, router.routes() as Middleware],
      });
      server = new HttpServer(
        app.callback(),
        { logger: container.get(T.Logger), registry: new Registry(), publicPath: '' },
        { keepAliveMs: 1_000 },
      );
      const { port } = await server.listen('127.0.0.1', 0);
      url = `http://127.0.0.1:${port}`;
    });
    after(() => server.close(0));

    it('sets a header on every answer', async () => {
      for (const path of ['/livez', '/users', '/me', '/docs', '/nowhere', '/hello']) {
        const { headers } = await fetch(url + path);
        expect(headers.get('x-served-by'), path).to.equal('our team');
      }
      const { headers } = await fetch(`${url}/users`);
      expect(headers.get('x-response-time')).to.match(/^\d+ms$/);
    });

    it('answers a path of its own with ctx.body', async () => {
      const answer = await fetch(`${url}/hello?name=Ada`);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('content-type')).to.equal('application/json; charset=utf-8');
      expect(await answer.json()).to.deep.equal({ hello: 'Ada' });
      expect(answer.headers.get('x-request-id')).to.be.a('string');
      expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    });

    it('may be a router, and answer with text and files', async () => {
      const answer = await fetch(`${url}/files/a.txt`);
      expect(await answer.text()).to.equal('text');
      expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="a.txt"');
    });

    it('refuses by ctx.throw, in the form of every other problem', async () => {
      const answer = await fetch(`${url}/teapot`);
      expect(answer.status).to.equal(418);
      expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(await answer.json()).to.include({
        type: 'about:blank',
        status: 418,
        code: 'http.418',
        detail: 'I make tea.',
      });
    });

    it('that fails is a 500 that says nothing of it', async () => {
      const answer = await fetch(`${url}/broken`);
      expect(answer.status).to.equal(500);
      const text = await answer.text();
      expect(text).to.include('service.unexpected').and.not.include('secret');
      for (const name of ['etag', 'location', 'last-modified'])
        expect(answer.headers.has(name), name).to.equal(false);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
    });
  },
  ['memory'],
);
