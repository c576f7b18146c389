import type { Middleware as KoaMiddleware, ParameterizedContext } from 'koa';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { VerifiedAccessToken } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { ExpectedVersions } from '#application/shared/expected-version.ts';

/** What the middleware find out about a request, on Koa's `ctx.state`. */
export interface RequestState {
  requestId: string;
  client: Client;
  /** The route's pattern, for logs and metrics: never the path itself, which the client chose. Null where none matched. */
  route: string | null;
  /** Whose request it is, for the access log: the actor, or who logged in or out. */
  userId: string | null;
  /** Whose account an admin changed, for the access log. */
  targetUserId: string | null;
  /** The access token as it was presented, by itself; null where none was. */
  accessToken: VerifiedAccessToken | null;
  /** The user of a live session, on routes that need one. */
  actor: Actor | null;
  input: RequestInput;
}

/** What a request brings, once it has been checked. */
export interface RequestInput<Query = unknown, Body = unknown> {
  /** The path's `:id`, in the form of one of ours; empty on routes without. */
  id: string;
  query: Query;
  /** Null where the body is optional and none was sent. */
  body: Body;
  /** The versions that `If-Match` names; null where it names none. */
  expectedVersions: ExpectedVersions;
}

/** What @koa/router adds to the context. */
export interface RouterContext {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export type Context = ParameterizedContext<RequestState>;

/** Middleware of the whole application. */
export type Middleware = KoaMiddleware<RequestState>;

/** Middleware of one route. */
export type RouteMiddleware = KoaMiddleware<RequestState, RouterContext>;
