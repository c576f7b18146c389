import { readFile } from 'node:fs/promises';
import { bytesTag } from '../entity-tags.ts';
import { defineRoute, type Reply, type RouteDescriptor } from '../route.ts';

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
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STATIC = {
  method: 'get',
  tag: 'Operations',
  access: 'public',
  limited: false,
  cache: 'public, no-cache',
  policy: POLICY,
  problems: [],
} as const;

/** The documentation in a browser, every asset served from here. */
export function docsController({
  document,
}: {
  readonly document: () => Promise<string>;
}): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...STATIC,
      path: '/openapi.json',
      operationId: 'openapi',
      summary: 'This API as OpenAPI 3.1',
      ...replyOf('application/json'),
      handle: async () => asset(await document(), 'application/json; charset=utf-8'),
    }),
    page('/docs', 'docs', PAGE, 'text/html; charset=utf-8'),
    page('/docs/start.js', 'docsStart', START, 'text/javascript; charset=utf-8'),
    file('/docs/swagger-ui.css', 'docsStyle', 'swagger-ui.css', 'text/css; charset=utf-8'),
    file(
      '/docs/swagger-ui-bundle.js',
      'docsBundle',
      'swagger-ui-bundle.js',
      'text/javascript; charset=utf-8',
    ),
  ];
}

function page(path: string, operationId: string, text: string, contentType: string): RouteDescriptor {
  const handle = (): Promise<Reply> => Promise.resolve(asset(text, contentType));
  return defineRoute({
    ...STATIC,
    path,
    operationId,
    summary: 'This documentation',
    ...replyOf(contentType),
    handle,
  });
}

function file(path: string, operationId: string, name: string, contentType: string): RouteDescriptor {
  // Read when it is first asked for: a start should not wait for a documentation that nobody opens.
  let content: Promise<Buffer> | null = null;
  const handle = async (): Promise<Reply> => asset(await (content ??= readAsset(name)), contentType);
  return defineRoute({
    ...STATIC,
    path,
    operationId,
    summary: 'This documentation',
    ...replyOf(contentType),
    handle,
  });
}

function replyOf(contentType: string): Pick<RouteDescriptor, 'replies'> {
  return {
    replies: {
      200: {
        description: 'The file.',
        contentType: contentType.split(';')[0] ?? contentType,
        headers: { ETag: 'A strong validator of the bytes.' },
      },
    },
  };
}

async function readAsset(name: string): Promise<Buffer> {
  return await readFile(new URL(name, import.meta.resolve('swagger-ui-dist/package.json')));
}

function asset(bytes: string | Buffer, contentType: string): Reply {
  return {
    status: 200,
    bytes,
    contentType,
    etag: bytesTag(bytes),
  };
}
