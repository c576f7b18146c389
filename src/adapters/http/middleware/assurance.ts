import type { CheckAssurance } from '#application/factors/check-assurance.ts';
import type { AssuranceNeeds } from '../assurance-needs.ts';
import type { RouteMiddleware } from '../context.ts';

/** @throws {StepUpRequiredError} unless the request's token proves as much as the route needs. */
export function assurance(checkAssurance: CheckAssurance, needs: AssuranceNeeds): RouteMiddleware {
  const { fresh, aal2 = false, ifBodyHas = null } = needs;
  const asked = { fresh: fresh === 'everybody', freshWithFactor: fresh === 'with-factor', aal2 };
  return async (ctx, next) => {
    const { actor, input } = ctx.state;
    const concerns = ifBodyHas === null || hasOneOf(input.body, ifBodyHas);
    if (actor !== null && concerns) await checkAssurance.execute({ actor, needs: asked });
    await next();
  };
}

function hasOneOf(body: unknown, members: readonly string[]): boolean {
  return typeof body === 'object' && body !== null && members.some((name) => Object.hasOwn(body, name));
}
