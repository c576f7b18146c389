import type { Stats } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import etag from 'etag';
import helmet from 'koa-helmet';
import send from 'koa-send';
import type { RouteMiddleware } from '../context.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Latchkey API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'list',
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

/** The page needs its own scripts and the inline styles that it sets; nothing from elsewhere. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const swaggerUi = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');

/** The documentation in a browser, every asset served from here. */
export function docsController({
  document,
}: {
  readonly document: () => Promise<string>;
}): readonly RouteDescriptor[] {
  return [
    asset('/openapi.json', 'openapi', 'application/json; charset=utf-8', async (ctx) => {
      ctx.body = await document();
    }),
    asset('/docs', 'docs', HTML, (ctx) => {
      ctx.body = PAGE;
    }),
    asset('/docs/start.js', 'docsStart', SCRIPT, (ctx) => {
      ctx.body = START;
    }),
    asset('/docs/swagger-ui.css', 'docsStyle', CSS, file('swagger-ui.css')),
    asset('/docs/swagger-ui-bundle.js', 'docsBundle', SCRIPT, file('swagger-ui-bundle.js')),
  ];
}

type Handler = (ctx: Parameters<RouteMiddleware>[0]) => void | Promise<void>;

function asset(path: string, operationId: string, contentType: string, handler: Handler): RouteDescriptor {
  return defineRoute({
    method: 'get',
    path,
    operationId,
    tag: 'Operations',
    summary: path === '/openapi.json' ? 'This API as OpenAPI 3.1' : 'This documentation',
    access: 'public',
    limited: false,
    cache: 'public, no-cache',
    responses: {
      200: {
        description: 'The file.',
        contentType: contentType.split(';')[0] ?? contentType,
        headers: { ETag: 'A strong validator of the bytes.' },
      },
    },
    problems: [],
    middleware: [policy as RouteMiddleware],
    handle: async (ctx) => {
      ctx.set('Content-Type', contentType);
      await handler(ctx);
    },
  });
}

function setTag(response: ServerResponse, _path: string, stats: Stats): void {
  response.setHeader('ETag', etag(stats, { weak: false }));
}

function file(name: string): Handler {
  return async (ctx) => {
    await send(ctx, name, { root: dirname(swaggerUi), gzip: false, brotli: false, setHeaders: setTag });
  };
}
