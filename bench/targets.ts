import { BETTER_AUTH, CHEAP_HASH, HASH_ALONE, KOA_FULL, LATCHKEY, TUTORIAL, UNCACHED } from './operations.ts';

/** What the figures are to reach. A ratio is of the first to the second, as the median over rounds. */
export type Target = {
  readonly operation: string;
  readonly of: string;
  readonly limit: number;
  readonly is: 'at least' | 'at most';
} & (
  | { readonly figure: 'rate' | 'cpu'; readonly against: string }
  | { readonly figure: 'cpu in µs'; readonly against?: never }
);

const TASKS = { of: LATCHKEY, figure: 'cpu', against: KOA_FULL, is: 'at most', limit: 1.3 } as const;
const HASHING = { of: LATCHKEY, figure: 'rate', against: HASH_ALONE, is: 'at least', limit: 0.95 } as const;
const BESIDE_THE_HASH = { of: CHEAP_HASH, figure: 'cpu in µs', is: 'at most', limit: 600 } as const;

export const TARGETS: readonly Target[] = [
  { operation: 'GET /me', of: LATCHKEY, figure: 'rate', against: KOA_FULL, is: 'at least', limit: 0.75 },
  { operation: 'GET /me', of: LATCHKEY, figure: 'rate', against: BETTER_AUTH, is: 'at least', limit: 20 },
  { operation: 'GET /me', of: LATCHKEY, figure: 'rate', against: TUTORIAL, is: 'at least', limit: 4 },
  { operation: 'GET /me', of: UNCACHED, figure: 'cpu', against: TUTORIAL, is: 'at most', limit: 1 },
  { operation: 'GET /users', of: LATCHKEY, figure: 'rate', against: TUTORIAL, is: 'at least', limit: 20 },
  {
    operation: 'GET /users, If-None-Match',
    of: LATCHKEY,
    figure: 'rate',
    against: KOA_FULL,
    is: 'at least',
    limit: 0.85,
  },
  { operation: 'POST /refresh', of: LATCHKEY, figure: 'rate', against: TUTORIAL, is: 'at least', limit: 1.3 },
  { operation: 'POST /login', ...HASHING },
  { operation: 'POST /login', ...BESIDE_THE_HASH },
  { operation: 'POST /register', ...HASHING },
  { operation: 'POST /register', ...BESIDE_THE_HASH },
  { operation: 'GET /tasks/{id}', ...TASKS },
  { operation: 'POST /tasks', ...TASKS },
];

/** Milliseconds from the start of the process to its first answer that it is ready. */
export const START_TARGETS = {
  'external database': 700,
  'embedded, from nothing': 2_500,
  'embedded, second start': 1_200,
} as const;

/** MB (10⁶ bytes) that are resident. */
export const MEMORY_TARGETS = { idle: 120, 'under load': 250 } as const;

/** Share of the calm rate, and milliseconds. */
export const STORM_TARGETS = { share: 0.3, p99: 10 } as const;

/** From a thousand users to a million. */
export const GROWTH_LIMIT = 1.2;

export function isMet(value: number, is: Target['is'], limit: number): boolean {
  return is === 'at least' ? value >= limit : value <= limit;
}
