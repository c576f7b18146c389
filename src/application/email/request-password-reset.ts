import { Email } from '#domain/identity/accounts/email.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';
import type { ChallengeIssuer } from './challenge-issuer.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { MailRequestLimit } from './ports/mail-request-limit.ts';
import { TooManyMailRequestsError } from './too-many-mail-requests-error.ts';
import { challengeView, type ChallengeView } from './views.ts';

export interface RequestPasswordResetCommand {
  readonly email: string;
  /** As in `Client`. */
  readonly network: string;
  /** The language that the request asked for. */
  readonly locale: Locale | null;
}

interface Deps {
  readonly uow: UnitOfWork;
  readonly issuer: ChallengeIssuer;
  readonly limit: MailRequestLimit;
  readonly policy: MailPolicy;
}

/**
 * Asks whoever reads the mail of an address whether to choose a new password. It looks no account up: the same is done
 * for every address, so neither the answer nor its time tells which have one.
 */
export class RequestPasswordReset {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {MailNotConfiguredError}; {InvalidFieldsError}; {TooManyMailRequestsError} */
  async execute({ email, network, locale }: RequestPasswordResetCommand): Promise<ChallengeView> {
    const { uow, issuer, limit, policy } = this.#deps;
    policy.check();
    const { value } = Email.parse(email);
    const wait = await limit.admit(network);
    if (wait > 0) throw new TooManyMailRequestsError(wait);
    const wanted = { kind: 'reset', mail: 'reset', email: value, owner: null, locale } as const;
    const { challenge } = await uow.run(() => issuer.request(wanted));
    return challengeView(challenge);
  }
}
