import { AlreadyVerifiedError, NoEmailError } from '#domain/email/errors.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { Actor } from '#application/identity/actor.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { ChallengeIssuer } from './challenge-issuer.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { MailRequestLimit } from './ports/mail-request-limit.ts';
import { TooManyMailRequestsError } from './too-many-mail-requests-error.ts';
import { challengeView, type ChallengeView } from './views.ts';

export interface RequestVerificationCommand {
  readonly actor: Actor;
  /** As in `Client`. */
  readonly network: string;
  /** The language that the request asked for. */
  readonly locale: Locale | null;
}

interface Deps {
  readonly uow: UnitOfWork;
  readonly users: UserRepository;
  readonly issuer: ChallengeIssuer;
  readonly limit: MailRequestLimit;
  readonly policy: MailPolicy;
}

/** Asks whoever reads the mail of the caller's email to verify it. */
export class RequestVerification {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws {MailNotConfiguredError}; {NoEmailError}; {AlreadyVerifiedError}; {TooManyMailRequestsError};
   *   {UnauthenticatedError} when the account was deleted meanwhile.
   */
  async execute({ actor, network, locale }: RequestVerificationCommand): Promise<ChallengeView> {
    const { uow, users, issuer, limit, policy } = this.#deps;
    policy.check();
    const owner = await users.findById(actor.userId);
    if (owner === null) throw new UnauthenticatedError('account_deleted');
    const { email } = owner;
    if (email === null) throw new NoEmailError();
    if (owner.isEmailVerified) throw new AlreadyVerifiedError();
    const wait = await limit.admit(network);
    if (wait > 0) throw new TooManyMailRequestsError(wait);
    const wanted = { kind: 'verification', mail: 'verification', email, owner, locale } as const;
    const { challenge } = await uow.run(() => issuer.request(wanted));
    return challengeView(challenge);
  }
}
