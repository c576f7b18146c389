import { defineRoute, type RouteDescriptor } from '../route.ts';
import { jwks } from './ops-schemas.ts';

/** The keys with which other services check access tokens. */
export interface PublicKeys {
  /** The RFC 7517 key set: public members only, each with `kid`, `alg` and `use`. */
  jwks(): Promise<{ readonly keys: readonly Readonly<Record<string, string>>[] }>;
}

/** @param publishDelaySeconds how long a new key is shown before it signs; a reader may keep the set as long. */
export function keysController(deps: {
  readonly keys: PublicKeys;
  readonly publishDelaySeconds: number;
}): readonly RouteDescriptor[] {
  return [
    defineRoute({
      method: 'get',
      path: '/.well-known/jwks.json',
      operationId: 'jwks',
      tag: 'Operations',
      summary: 'The keys with which other services check access tokens',
      access: 'public',
      limited: false,
      cache: `public, max-age=${deps.publishDelaySeconds}`,
      responses: {
        200: {
          description: 'The key set.',
          schema: jwks,
          headers: { ETag: 'A strong validator of the bytes.' },
        },
      },
      problems: [],
      handle: async (ctx) => {
        ctx.body = await deps.keys.jwks();
      },
    }),
  ];
}
