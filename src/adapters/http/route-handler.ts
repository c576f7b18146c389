import type { Context } from 'koa';
import type { Authenticate } from '#application/identity/authenticate.ts';
import type { RateLimiter, RateLimitPolicy } from '#application/shared/ports/rate-limiter.ts';
import type { ClientAddresses } from './client-address.ts';
import { versionsIn } from './entity-tags.ts';
import { requestState, type Check, type Exchange } from './exchange.ts';
import { authorization } from './middleware/authorization.ts';
import { contentNegotiation } from './middleware/content-negotiation.ts';
import { jsonBody } from './middleware/json-body.ts';
import { liveSession } from './middleware/live-session.ts';
import { presentedToken } from './middleware/presented-token.ts';
import { rateLimit } from './middleware/rate-limit.ts';
import { validation } from './middleware/validation.ts';
import { pathId } from './path-id.ts';
import { inBodyNames } from './problems/in-body-names.ts';
import { sendReply } from './reply.ts';
import type { Call, RouteDescriptor } from './route.ts';

export interface RouteHandlerDeps {
  readonly authenticate: Authenticate;
  /** Null turns the limit off. */
  readonly limiter: RateLimiter | null;
  readonly rateLimitPolicy: RateLimitPolicy;
  readonly addresses: ClientAddresses;
}

/** The way of a request once its route is known. The order of the list settles which status wins. */
export function routeHandler(
  deps: RouteHandlerDeps,
): (route: RouteDescriptor) => (ctx: Context) => Promise<void> {
  const checks: readonly Check[] = [
    presentedToken(deps.authenticate),
    rateLimit(deps.limiter, deps.rateLimitPolicy),
    liveSession(deps.authenticate),
    contentNegotiation,
    jsonBody,
    validation,
    authorization,
  ];
  return (route) => async (ctx) => {
    const exchange = exchangeOf(ctx, route, deps.addresses);
    Object.assign(requestState(ctx), { route: route.path, address: exchange.client.address });
    for (const check of checks) await check(exchange);
    const reply = await route.handle(callOf(exchange)).catch((error: unknown) => {
      throw inBodyNames(error, route.fieldNames ?? {});
    });
    sendReply(exchange, reply);
  };
}

function exchangeOf(ctx: Context, route: RouteDescriptor, addresses: ClientAddresses): Exchange {
  const userAgent = ctx.get('user-agent') || null;
  const client = { ...addresses.of(ctx.req), userAgent };
  return { ctx, route, client, bearer: null, actor: null, body: null, query: {} };
}

function callOf({ ctx, client, bearer, actor, body, query }: Exchange): Call {
  return {
    id: pathId(ctx),
    path: (ctx['params'] ?? {}) as Record<string, string>,
    query,
    body,
    actor,
    bearer,
    client,
    refreshCookie: ctx.cookies.get('refresh_token') || null,
    origin: ctx.get('origin') || null,
    expectedVersions: (id) => versionsIn(ctx.get('if-match'), id),
    accepts: (...types) => ctx.accepts(...types),
    authorization: ctx.get('authorization'),
  };
}
