import type { Readiness } from '#application/shared/readiness.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { alive, readiness } from './ops-schemas.ts';

const PROBE = {
  method: 'get',
  tag: 'Operations',
  access: 'public',
  limited: false,
  cache: 'no-store',
} as const;

/** What an orchestrator asks: whether to restart this process, and whether to send it requests. */
export function healthController({ ready }: { readonly ready: Readiness }): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...PROBE,
      path: '/livez',
      operationId: 'livez',
      summary: 'Whether the process runs',
      responses: { 200: { description: 'It runs.', schema: alive } },
      problems: [],
      handle: (ctx) => {
        ctx.body = { status: 'ok' };
      },
    }),
    defineRoute({
      ...PROBE,
      path: '/readyz',
      operationId: 'readyz',
      summary: 'Whether to send requests here',
      responses: {
        200: { description: 'Ready.', schema: readiness },
        503: {
          description: 'Not ready: no database, migrations missing, or about to stop.',
          schema: readiness,
        },
      },
      problems: [],
      handle: async (ctx) => {
        const report = await ready.report();
        const isReady = report.status === 'ok' || report.status === 'degraded';
        if (!isReady) ctx.set('Retry-After', '1');
        ctx.status = isReady ? 200 : 503;
        ctx.body = report;
      },
    }),
  ];
}
