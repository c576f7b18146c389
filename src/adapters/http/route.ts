import type { z } from 'zod';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { VerifiedAccessToken } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { ExpectedVersions } from '#application/shared/expected-version.ts';
import type { ProblemCode } from './problems/problem-table.ts';

/**
 * Who may call: anybody; whoever holds a token of the session that ends or goes on (the use case decides which token
 * counts); a user in a live session; one who also owns the account that the path names; an admin.
 */
export type Access = 'public' | 'any-token' | 'bearer' | 'owner' | 'admin';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a controller gets of a request, checked: it sees nothing else. */
export interface Call<A extends Access = Access, Query = unknown, Body = unknown> {
  /** The id in the path, in the form of one of ours; empty for routes without. */
  readonly id: string;
  /** All parameters of the path, as they came. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly actor: A extends 'bearer' | 'owner' | 'admin' ? Actor : null;
  /** The access token as it was presented, by itself; null where none was. */
  readonly bearer: VerifiedAccessToken | null;
  readonly client: Client;
  /** The `refresh_token` cookie; null where none was sent. */
  readonly refreshCookie: string | null;
  /** The `Origin` header; null where none was sent. */
  readonly origin: string | null;
  /** The versions of the entity `id` that `If-Match` names; null where it names none. */
  readonly expectedVersions: (id: string) => ExpectedVersions;
  readonly accepts: (...types: readonly string[]) => string | false;
  /** The `Authorization` header as sent, for what is not a user's token. */
  readonly authorization: string;
}

/** What a controller answers. */
export interface Reply {
  readonly status: number;
  /** Filtered through the schema that the descriptor has for the status. */
  readonly view?: unknown;
  /** Ready bytes; sent as they are. */
  readonly bytes?: Uint8Array | string;
  readonly contentType?: string;
  /** A strong validator, quotes included. */
  readonly etag?: string;
  /** Makes the validator of the bytes that are sent. */
  readonly tagBytes?: true;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ReplyDescriptor {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly contentType?: string;
  /** Another type in which the same is answered, for who prefers it. */
  readonly otherType?: string;
  /** Headers that are always there. A GET that names its ETag may answer 304. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call of the API: everything that routing, checking, documenting and testing need to know of it. */
export interface RouteDescriptor {
  readonly method: Method;
  /** As @koa/router writes paths. A parameter called `id` is an id of ours. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: 'Accounts' | 'Sessions' | 'Roles' | 'Tasks' | 'Operations';
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** False for operators' endpoints only. */
  readonly limited: boolean;
  readonly cache: 'no-store' | 'public, no-cache' | `public, max-age=${number}`;
  /** What a page may load, in place of nothing: its Content-Security-Policy. */
  readonly policy?: string;
  readonly query?: z.ZodObject;
  readonly body?: { readonly schema: z.ZodType; readonly required: boolean };
  /** Names of the domain's fields that the body spells differently. */
  readonly fieldNames?: Readonly<Record<string, string>>;
  /** Answered on `If-Match`. */
  readonly conditional?: boolean;
  readonly replies: Readonly<Record<number, ReplyDescriptor>>;
  readonly problems: readonly ProblemCode[];
  /** Answers at once where nothing has to be waited for. */
  readonly handle: (call: Call) => Reply | Promise<Reply>;
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
  readonly handle: (call: Call<A, QueryOf<Query>, BodyOf<Body>>) => Reply | Promise<Reply>;
};

/** A descriptor whose handler is typed by its own schemas and access. */
export function defineRoute<
  const A extends Access,
  Query extends z.ZodObject | undefined = undefined,
  const Body extends { readonly schema: z.ZodType; readonly required: boolean } | undefined = undefined,
>(definition: Definition<A, Query, Body>): RouteDescriptor {
  return definition as unknown as RouteDescriptor;
}
