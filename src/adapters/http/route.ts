import type { ParameterizedContext } from 'koa';
import type { z } from 'zod';
import type { Actor } from '#application/identity/actor.ts';
import type { AssuranceNeeds } from './assurance-needs.ts';
import type { RequestInput, RequestState, RouteMiddleware, RouterContext } from './context.ts';
import type { ProblemCode } from './problems/problem-table.ts';

/**
 * Who may call: anybody; anybody, but a bearer that is sent must be that of a live session; whoever holds a token of the
 * session that ends or goes on (the use case decides which token counts); a user in a live session; one who also owns the account that the path names; an admin.
 */
export type Access = 'public' | 'optional' | 'any-token' | 'bearer' | 'owner' | 'admin';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Koa's `ctx` as a handler gets it: `ctx.state` typed by the route's access and schemas, and checked by then. */
export type RouteContext<A extends Access = Access, Query = unknown, Body = unknown> = ParameterizedContext<
  RouteState<A, Query, Body>,
  RouterContext
>;

interface RouteState<A extends Access, Query, Body> extends Omit<RequestState, 'actor' | 'input'> {
  actor: A extends 'bearer' | 'owner' | 'admin' ? Actor : A extends 'optional' ? Actor | null : null;
  input: RequestInput<Query, Body>;
}

export interface ResponseDescriptor {
  readonly description: string;
  /** What documents the answer also decides which members of the view leave. */
  readonly schema?: z.ZodType;
  readonly contentType?: string;
  /** Another type in which the same is answered, for who prefers it. */
  readonly otherType?: string;
  /** Headers that are always there, with their description. A GET that names its ETag may answer 304. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call of the API: everything that routing, checking, documenting and testing need to know of it. */
export interface RouteDescriptor {
  readonly method: Method;
  /** As @koa/router writes paths; the first segment is no parameter. One called `id` is an id of ours. */
  readonly path: string;
  readonly operationId: string;
  readonly tag:
    | 'Accounts'
    | 'Emails'
    | 'Sessions'
    | 'Factors'
    | 'Roles'
    | 'Tasks'
    | 'Administration'
    | 'Invitations'
    | 'Audit'
    | 'Operations';
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly assurance?: AssuranceNeeds;
  /** Open also to a caller whose role needs a second factor and who has not proved one: what enrolling and proving take. */
  readonly beforeEnrolment?: true;
  /** False for what is no call of the API: the files of the page at /docs. */
  readonly documented?: boolean;
  /** False for operators' endpoints only. */
  readonly limited: boolean;
  readonly cache: 'no-store' | 'public, no-cache' | `public, max-age=${number}`;
  readonly query?: z.ZodObject;
  readonly body?: { readonly schema: z.ZodType; readonly required: boolean };
  /** Heeds `If-Match`: of the row, or of a part of the account that has versions of its own. */
  readonly conditional?: true | 'metadata';
  readonly responses: Readonly<Record<number, ResponseDescriptor>>;
  readonly problems: readonly ProblemCode[];
  /** Koa middleware of this route alone, before all checks. */
  readonly middleware?: readonly RouteMiddleware[];
  /** Sets `ctx.body`, and `ctx.status` where it is not 200. An object is a view: it leaves filtered by its schema. */
  readonly handle: RouteMiddleware;
}

type QueryOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>;
type BodyOf<Body> = Body extends {
  readonly schema: infer Schema extends z.ZodType;
  readonly required: infer Required;
}
  ? Required extends true
    ? z.output<Schema>
    : z.output<Schema> | null
  : null;

type Definition<A extends Access, Query, Body> = Omit<
  RouteDescriptor,
  'access' | 'query' | 'body' | 'handle'
> & {
  readonly access: A;
  readonly query?: Query;
  readonly body?: Body;
  readonly handle: (ctx: RouteContext<A, QueryOf<Query>, BodyOf<Body>>) => void | Promise<void>;
};

/** A descriptor whose handler is typed by its own schemas and access. */
export function defineRoute<
  const A extends Access,
  Query extends z.ZodObject | undefined = undefined,
  const Body extends { readonly schema: z.ZodType; readonly required: boolean } | undefined = undefined,
>(definition: Definition<A, Query, Body>): RouteDescriptor {
  return definition as unknown as RouteDescriptor;
}
