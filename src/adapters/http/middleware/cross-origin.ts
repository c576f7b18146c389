import cors from '@koa/cors';
import type { Middleware } from 'koa';

const EXPOSED = [
  'ETag',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/** Lets pages of the listed origins call, with credentials; nobody else's. */
export function crossOrigin(origins: readonly string[]): Middleware {
  return cors({
    origin: (ctx) => (origins.includes(ctx.get('origin')) ? ctx.get('origin') : ''),
    credentials: true,
    exposeHeaders: EXPOSED,
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'X-Request-Id'],
    maxAge: 600,
    // The error handler leaves headers on the response as they are; a copy on the error would be sent as well.
    keepHeadersOnError: false,
  });
}
