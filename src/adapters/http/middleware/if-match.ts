import { PreconditionFailedError } from '#application/shared/errors.ts';
import type { RouteMiddleware } from '../context.ts';
import { hasWeakTag, versionsIn } from '../entity-tags.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { RouteDescriptor } from '../route.ts';

const WEAK =
  'If-Match compares strong entity tags only, and the tag sent is weak (it begins with W/). A proxy that compresses ' +
  "answers makes their tags weak: let it pass this service's answers as they are.";

/**
 * The versions of the row in the path, or else of the caller's account, that the client will see changed.
 * @param of the row, or a part of it with versions of its own.
 */
export function ifMatch(of: NonNullable<RouteDescriptor['conditional']>): RouteMiddleware {
  const part = of === true ? '' : `.${of}`;
  return async (ctx, next) => {
    const { input, actor } = ctx.state;
    const header = ctx.get('If-Match');
    input.expectedVersions = versionsIn(header, (input.id || (actor?.userId ?? '')) + part);
    try {
      await next();
    } catch (error) {
      if (error instanceof PreconditionFailedError && hasWeakTag(header)) {
        throw new HttpProblem('request.precondition_failed', WEAK);
      }
      throw error;
    }
  };
}
