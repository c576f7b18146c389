import type { CheckAssurance } from '#application/factors/check-assurance.ts';
import type { CheckEnrolment } from '#application/factors/check-enrolment.ts';
import type { Authenticate } from '#application/identity/sessions/authenticate.ts';
import type { AccessTokenCodec } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { RouteMiddleware } from './context.ts';
import type { ClientAddresses } from './client-address.ts';
import { accessToken } from './middleware/access-token.ts';
import { adminOnly } from './middleware/admin-only.ts';
import { assurance } from './middleware/assurance.ts';
import { contentNegotiation } from './middleware/content-negotiation.ts';
import { enrolment } from './middleware/enrolment.ts';
import { ifMatch } from './middleware/if-match.ts';
import { jsonBody } from './middleware/json-body.ts';
import { liveSession } from './middleware/live-session.ts';
import { ownerOnly } from './middleware/owner-only.ts';
import { pathId } from './middleware/path-id.ts';
import { rateLimit } from './middleware/rate-limit.ts';
import { response } from './middleware/response.ts';
import { validation } from './middleware/validation.ts';
import type { RateLimiter, RateLimitPolicy } from './rate-limiter.ts';
import type { RouteDescriptor } from './route.ts';

export interface RouteMiddlewareDeps {
  readonly accessTokens: AccessTokenCodec;
  readonly authenticate: Authenticate;
  readonly checkAssurance: CheckAssurance;
  /** Null where no role needs a second factor. */
  readonly checkEnrolment: CheckEnrolment | null;
  /** Null turns the limit off. */
  readonly limiter: RateLimiter | null;
  readonly rateLimitPolicy: RateLimitPolicy;
  readonly addresses: ClientAddresses;
}

/**
 * The way of a request once its route is known: the middleware that the descriptor asks for, made once at start. The
 * order settles which status wins.
 */
export function routeMiddleware(deps: RouteMiddlewareDeps): (route: RouteDescriptor) => RouteMiddleware[] {
  const verifyToken = accessToken(deps.accessTokens);
  const charge = deps.limiter === null ? null : rateLimit(deps.limiter, deps.rateLimitPolicy);
  const authenticated = liveSession(deps.authenticate, true);
  const authenticatedIfAny = liveSession(deps.authenticate, false);
  const enrolled = deps.checkEnrolment === null ? null : enrolment(deps.checkEnrolment);
  return (route) => {
    const { access, limited, path } = route;
    const needsSession = access === 'bearer' || access === 'owner' || access === 'admin';
    const mayAct = needsSession || access === 'optional';
    const assured = route.assurance === undefined ? null : assurance(deps.checkAssurance, route.assurance);
    const dependsOnBody = route.assurance?.ifBodyHas !== undefined;
    const steps = [
      matched(route),
      ...(route.middleware ?? []),
      access !== 'public' || limited ? verifyToken : null,
      limited ? charge : null,
      needsSession ? authenticated : null,
      access === 'optional' ? authenticatedIfAny : null,
      mayAct && route.beforeEnrolment !== true ? enrolled : null,
      dependsOnBody ? null : assured,
      contentNegotiation(route),
      route.body === undefined ? null : jsonBody(route.method),
      route.body === undefined && route.query === undefined ? null : validation(route),
      dependsOnBody ? assured : null,
      access === 'admin' ? adminOnly : null,
      path.includes(':id') ? pathId : null,
      access === 'owner' ? ownerOnly : null,
      route.conditional === undefined ? null : ifMatch(route.conditional),
      response(route),
      route.handle,
    ];
    return steps.filter((step) => step !== null);
  };
}

function matched({ path, cache }: RouteDescriptor): RouteMiddleware {
  return (ctx, next) => {
    ctx.state.route = path;
    ctx.set('Cache-Control', cache);
    return next();
  };
}
