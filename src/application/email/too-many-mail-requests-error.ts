import { DomainError } from '#domain/shared/domain-error.ts';

/** One network asked for too many mails. @property retryAfterSeconds until the next is admitted, at least 1. */
export class TooManyMailRequestsError extends DomainError {
  readonly code = 'email.too_many_requests';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('This network asked for too many mails; wait before the next one.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
