import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import helmet from 'koa-helmet';
import type { RouteMiddleware } from '../context.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { sendFile } from '../send-file.ts';
import { docsInitializer, docsPage } from './docs-page.ts';

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

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

interface Deps {
  /** Makes the OpenAPI document. Asked again after a failure, and never again after a success. */
  readonly document: () => Promise<string>;
  /** What stands before each path in the service's public address; may be empty. */
  readonly publicPath: string;
  /** The folder that holds Swagger UI's files. */
  readonly assets?: string;
}

/** The documentation in a browser, every asset served from here. */
export function docsController({
  document,
  publicPath,
  assets = SWAGGER_UI,
}: Deps): readonly RouteDescriptor[] {
  let made: string | null = null;
  const page = docsPage(publicPath);
  const initializer = docsInitializer(publicPath);
  const file = (name: string, contentType: string): RouteDescriptor =>
    docsRoute(`/docs/${name}`, contentType, (ctx) => sendFile(ctx, assets, name));
  return [
    {
      ...docsRoute('/openapi.json', JSON_TYPE, async (ctx) => {
        ctx.body = made ??= await document();
      }),
      operationId: 'openapi',
      summary: 'This API as OpenAPI 3.1',
      documented: true,
    },
    {
      ...docsRoute('/docs', HTML, (ctx) => {
        ctx.body = page;
      }),
      operationId: 'docs',
      documented: true,
    },
    docsRoute('/docs/start.js', SCRIPT, (ctx) => {
      ctx.body = initializer;
    }),
    file('swagger-ui.css', CSS),
    file('swagger-ui-bundle.js', SCRIPT),
    {
      ...docsRoute('/docs/', HTML, (ctx) => {
        ctx.status = 301;
        ctx.redirect('/docs');
      }),
      responses: { 301: { description: 'Leads to /docs.' } },
    },
  ];
}

type Handler = (ctx: Parameters<RouteMiddleware>[0]) => void | Promise<void>;

/** A file of the documentation; none of the calls that it documents, unless told otherwise. */
function docsRoute(path: string, contentType: string, handler: Handler): RouteDescriptor {
  return defineRoute({
    method: 'get',
    path,
    operationId: path,
    tag: 'Operations',
    summary: 'This documentation',
    documented: false,
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
