import type { Stats } from 'node:fs';
import type { ServerResponse } from 'node:http';
import etag from 'etag';
import type { ParameterizedContext } from 'koa';
import send from 'koa-send';

/** Answers with a file of a folder, with a strong validator. */
export async function sendFile(ctx: ParameterizedContext, root: string, name: string): Promise<void> {
  await send(ctx, name, { root, gzip: false, brotli: false, setHeaders: setTag });
}

function setTag(response: ServerResponse, _path: string, stats: Stats): void {
  response.setHeader('ETag', etag(stats, { weak: false }));
}
