import type { Context } from 'koa';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { VerifiedAccessToken } from '#application/identity/sessions/ports/access-token-codec.ts';
import { Answer } from './answer.ts';
import type { RouteDescriptor } from './route.ts';

/** One request on its way through the checks of its route. Each check fills in what it finds out. */
export interface Exchange {
  readonly ctx: Context;
  readonly route: RouteDescriptor;
  readonly client: Client;
  bearer: VerifiedAccessToken | null;
  actor: Actor | null;
  /** Undefined where none was sent, until the schema of the route makes null of that. */
  body: unknown;
  query: unknown;
}

/** A check of one thing; throws what it refuses. */
export type Check = (exchange: Exchange) => Promise<void> | void;

/** The check as a route needs it; null where it does not. The list of them, in order, is in route-handler. */
export type CheckFor = (route: RouteDescriptor) => Check | null;

/** What the middleware of the whole application shares about a request, on Koa's `ctx.state`. */
export interface RequestState {
  requestId: string;
  /** The route's pattern, for logs and metrics: never the path itself, which is the client's. */
  route: string;
  userId: string | null;
  /** Where the request comes from, past trusted proxies; null before its route is known. */
  address: string | null;
  readonly answer: Answer;
}

export function newRequestState(requestId: string): RequestState {
  return { requestId, route: '', userId: null, address: null, answer: new Answer() };
}

export function requestState(ctx: { readonly state: RequestState }): RequestState {
  return ctx.state;
}
