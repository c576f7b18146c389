import { UnauthenticatedError } from '#application/shared/errors.ts';

/** The token proves too little, or proved it too long ago; a step-up gives one that is enough (RFC 9470). */
export class StepUpRequiredError extends UnauthenticatedError {
  constructor() {
    super('step_up_required');
  }
}
