import type { CheckEnrolment } from '#application/factors/check-enrolment.ts';
import type { RouteMiddleware } from '../context.ts';

/** @throws {EnrolmentRequiredError}; {StepUpRequiredError} for roles that act only with a second factor. */
export function enrolment(checkEnrolment: CheckEnrolment): RouteMiddleware {
  return async (ctx, next) => {
    const { actor } = ctx.state;
    if (actor !== null) await checkEnrolment.execute({ actor });
    await next();
  };
}
