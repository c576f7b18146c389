import type { Context } from 'koa';
import type { Authenticate } from '#application/identity/sessions/authenticate.ts';
import type { AccessTokenCodec } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { ClientAddresses } from './client-address.ts';
import { ConstantHeaders } from './constant-headers.ts';
import { versionsIn } from './entity-tags.ts';
import { requestState, type CheckFor, type Exchange } from './exchange.ts';
import { authorization } from './middleware/authorization.ts';
import { contentNegotiation } from './middleware/content-negotiation.ts';
import { jsonBody } from './middleware/json-body.ts';
import { liveSession } from './middleware/live-session.ts';
import { presentedToken } from './middleware/presented-token.ts';
import { rateLimit } from './middleware/rate-limit.ts';
import { validation } from './middleware/validation.ts';
import { pathId } from './path-id.ts';
import { inBodyNames } from './problems/in-body-names.ts';
import type { RateLimiter, RateLimitPolicy } from './rate-limiter.ts';
import { takeReply } from './reply.ts';
import type { Call, RouteDescriptor } from './route.ts';

export interface RouteHandlerDeps {
  readonly accessTokens: AccessTokenCodec;
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
  const all: readonly CheckFor[] = [
    presentedToken(deps.accessTokens),
    rateLimit(deps.limiter, deps.rateLimitPolicy),
    liveSession(deps.authenticate),
    contentNegotiation,
    jsonBody,
    validation,
    authorization,
  ];
  return (route) => {
    const checks = all.map((checkFor) => checkFor(route)).filter((check) => check !== null);
    const constants = constantsOf(route);
    return async (ctx) => {
      const exchange = exchangeOf(ctx, route, deps.addresses);
      const state = requestState(ctx);
      state.route = route.path;
      state.address = exchange.client.address;
      for (const check of checks) {
        const pending = check(exchange);
        if (pending !== undefined) await pending;
      }
      state.answer.constants = constants;
      try {
        const reply = route.handle(callOf(exchange));
        takeReply(exchange, reply instanceof Promise ? await reply : reply);
      } catch (error) {
        throw inBodyNames(error, route.fieldNames ?? {});
      }
    };
  };
}

function constantsOf({ cache, policy }: RouteDescriptor): ConstantHeaders {
  const own = policy === undefined ? {} : { 'Content-Security-Policy': policy };
  return new ConstantHeaders({ ...own, 'Cache-Control': cache });
}

function exchangeOf(ctx: Context, route: RouteDescriptor, addresses: ClientAddresses): Exchange {
  const { address, network } = addresses.of(ctx.req);
  const client = { address, network, userAgent: ctx.req.headers['user-agent'] || null };
  return { ctx, route, client, bearer: null, actor: null, body: undefined, query: {} };
}

function callOf({ ctx, client, bearer, actor, body, query }: Exchange): Call {
  const { headers } = ctx.req;
  return {
    id: pathId(ctx),
    path: (ctx['params'] ?? {}) as Record<string, string>,
    query,
    body,
    actor,
    bearer,
    client,
    refreshCookie: (headers.cookie && ctx.cookies.get('refresh_token')) || null,
    origin: headers.origin || null,
    expectedVersions: (id) => versionsIn(headers['if-match'] ?? '', id),
    accepts: (...types) => ctx.accepts(...types),
    authorization: headers.authorization ?? '',
  };
}
