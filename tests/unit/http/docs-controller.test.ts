import { expect } from 'chai';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa, { type Middleware } from 'koa';
import { docsController } from '#adapters/http/ops/docs-controller.ts';

describe('The documentation', () => {
  let assets: string;
  let server: Server;
  let documents = 0;
  const broken = new Set<string>();

  before(async () => {
    assets = await mkdtemp(join(tmpdir(), 'latchkey-assets-'));
    const routes = docsController({
      document: () => {
        documents += 1;
        return broken.has('document') ? Promise.reject(new Error('broken')) : Promise.resolve('{}');
      },
      publicPath: '/id',
      assets,
    });
    const app = new Koa();
    app.silent = true;
    app.use((async (ctx, next) => {
      const route = routes.find(({ path }) => path === ctx.path);
      await (route === undefined ? next() : route.handle(ctx as never, next));
    }) satisfies Middleware);
    server = createServer(app.callback() as never);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(async () => {
    server.close();
    await rm(assets, { recursive: true });
  });

  const get = async (path: string): Promise<{ status: number; text: string }> => {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };

  it('makes the OpenAPI document again after a failure, and once after that', async () => {
    broken.add('document');
    expect((await get('/openapi.json')).status).to.equal(500);
    broken.delete('document');
    expect(await get('/openapi.json')).to.deep.equal({ status: 200, text: '{}' });
    await get('/openapi.json');
    expect(documents).to.equal(2);
  });

  it('serves a file that could not be read the time before', async () => {
    expect((await get('/docs/swagger-ui.css')).status).not.to.equal(200);
    await writeFile(join(assets, 'swagger-ui.css'), 'body {}');
    expect(await get('/docs/swagger-ui.css')).to.deep.equal({ status: 200, text: 'body {}' });
  });

  it('names its files below the path of the public address', async () => {
    const { text } = await get('/docs');
    for (const [, path = ''] of text.matchAll(/(?:src|href)="(\/[^"]*)"/g))
      expect(path).to.match(/^\/id\/docs\//);
    expect((await get('/docs/start.js')).text).to.include("url: '/id/openapi.json'");
  });
});
