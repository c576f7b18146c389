/** What the calls to one's own factors have in common. */
export const FACTOR_ROUTE = {
  tag: 'Factors',
  access: 'bearer',
  beforeEnrolment: true,
  limited: true,
  cache: 'no-store',
} as const;
