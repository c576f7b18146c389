/**
 * What the OWASP REST Security Cheat Sheet asks of an API that serves no pages. Constant, so they are part of every
 * answer from the start: a middleware chain that computes them anew cost more than the rest of a cached request.
 * `/docs` loosens the policy for its own page.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
