import type { RouteDescriptor } from '../route.ts';

interface HeaderComponent {
  readonly description: string;
  readonly required?: true;
  readonly schema: { readonly type: 'string' | 'integer'; readonly minimum?: number };
  readonly example: string | number;
}

/** Headers that many answers share; each is a component of the document. */
export const HEADER_COMPONENTS = {
  'RateLimit-Policy': {
    description:
      'The budget (draft-ietf-httpapi-ratelimit-headers-10); absent where the limit is turned off.',
    schema: { type: 'string' },
    example: '"default";q=100;w=60',
  },
  RateLimit: {
    description:
      'How many requests remain, and in how many seconds there are more; absent like RateLimit-Policy.',
    schema: { type: 'string' },
    example: '"default";r=99;t=60',
  },
  'Retry-After': {
    description: 'Seconds to wait before the next attempt.',
    required: true,
    schema: { type: 'integer', minimum: 1 },
    example: 1,
  },
  'WWW-Authenticate': {
    description:
      'RFC 6750: with `error="invalid_token"` where a token was sent that is worth nothing. RFC 9470: with ' +
      '`error="insufficient_user_authentication"` where it does not prove enough for this call.',
    required: true,
    schema: { type: 'string' },
    example: 'Bearer error="invalid_token"',
  },
} as const satisfies Readonly<Record<string, HeaderComponent>>;

/** The shared headers of a route's answer with this status, as references. */
export function sharedHeaders(
  { limited }: RouteDescriptor,
  status: number,
): Readonly<Record<string, { readonly $ref: `#/components/headers/${string}` }>> {
  const names: (keyof typeof HEADER_COMPONENTS)[] = limited ? ['RateLimit-Policy', 'RateLimit'] : [];
  if (status === 429 || status === 503) names.push('Retry-After');
  if (status === 401) names.push('WWW-Authenticate');
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]));
}
