import { createHash, timingSafeEqual } from 'node:crypto';
import type { Registry } from 'prom-client';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';

/** @param token wanted as a bearer where one is configured. */
export function metricsController(deps: {
  readonly registry: Registry;
  readonly token: string | null;
}): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'get',
      path: '/metrics',
      operationId: 'metrics',
      tag: 'Operations',
      summary: "Figures in Prometheus' text format",
      access: 'public',
      limited: false,
      cache: 'no-store',
      responses: { 200: { description: 'The figures.', contentType: 'text/plain' } },
      problems: ['identity.unauthenticated'],
      handle: async (ctx) => {
        if (deps.token !== null) checkToken(ctx.get('Authorization'), deps.token);
        ctx.set('Content-Type', deps.registry.contentType);
        ctx.body = await deps.registry.metrics();
      },
    }),
  ];
}

function checkToken(authorization: string, token: string): void {
  if (authorization === '') throw new UnauthenticatedError('token_missing');
  const sent = /^bearer +(.*)$/i.exec(authorization)?.[1];
  if (sent === undefined) throw new UnauthenticatedError('token_malformed');
  if (!timingSafeEqual(digest(sent), digest(token))) throw new UnauthenticatedError('token_invalid');
}

/** Equal lengths for a comparison that takes the same time whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
