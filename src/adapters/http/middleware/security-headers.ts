import helmet from 'koa-helmet';
import type { Middleware } from 'koa';

/** What the OWASP REST Security Cheat Sheet asks of an API that serves no pages; `/docs` has a policy of its own. */
export function securityHeaders(): Middleware {
  return helmet({
    contentSecurityPolicy: {
      // Helmet's own directives are for pages; upgrade-insecure-requests would break /docs over plain http.
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
    },
    xFrameOptions: { action: 'deny' },
  });
}
