/** What `npm run bench` measures on Latchkey against another server: a ratio of requests/s or of CPU for each request. */
export interface Target {
  readonly operation: string;
  readonly against: string;
  readonly figure: 'rate' | 'cpu';
  readonly atLeast?: number;
  readonly atMost?: number;
}

export const LATCHKEY = 'Latchkey';
export const BARE_KOA = 'bare Koa';
export const TUTORIAL = 'tutorial';
export const BETTER_AUTH = 'Better Auth';
export const HASH_ALONE = 'hash alone';

export const TARGETS: readonly Target[] = [
  { operation: 'GET /me', against: BARE_KOA, figure: 'rate', atLeast: 0.45 },
  { operation: 'GET /me', against: BETTER_AUTH, figure: 'rate', atLeast: 10 },
  { operation: 'GET /me', against: TUTORIAL, figure: 'rate', atLeast: 2.5 },
  { operation: 'GET /users', against: TUTORIAL, figure: 'rate', atLeast: 10 },
  { operation: 'POST /refresh', against: TUTORIAL, figure: 'rate', atLeast: 0.7 },
  { operation: 'POST /login', against: HASH_ALONE, figure: 'rate', atLeast: 0.9 },
  { operation: 'GET /tasks/{id}', against: BARE_KOA, figure: 'cpu', atMost: 2 },
  { operation: 'POST /tasks', against: BARE_KOA, figure: 'cpu', atMost: 2 },
];

/** Resident memory some seconds after the start, in MB (10⁶ bytes). */
export const IDLE_MEMORY_LIMIT = 160;

/** Share of its calm rate that `GET /me` keeps during a storm of logins. */
export const STORM_SHARE = 0.3;

/** Cost of a request with the largest number of users, relative to the smallest. */
export const GROWTH_LIMIT = 1.2;

/** Milliseconds, 95th percentile: an admin's search for up to 1,000 accounts, or without a text, at the largest size. */
export const SEARCH_LIMIT_MS = 50;
