import { CODE_TTL_MS, type EmailChallengeKind } from '#domain/email/email-challenge.ts';
import type { MailJob } from '#domain/email/mail-job.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { UserRepository } from '#application/identity/accounts/ports/user-repository.ts';
import type { ChallengeOwners } from './challenge-owners.ts';
import type { MailPolicy } from './mail-policy.ts';
import type { AccountLinks, AccountPage } from './ports/account-links.ts';
import type { ChallengeSecrets } from './ports/challenge-secrets.ts';
import type { MailData } from './ports/mail-templates.ts';

/** What a mail says. @property user whose account it is about; null for an invitation to make one. */
export interface MailContent {
  readonly user: User | null;
  readonly locale: Locale;
  readonly data: MailData;
}

const PAGES: Readonly<Record<EmailChallengeKind, AccountPage>> = {
  verification: 'verify-email',
  reset: 'reset-password',
  change: 'confirm-email',
  undo: 'undo-email',
};

interface Deps {
  readonly owners: ChallengeOwners;
  readonly users: UserRepository;
  readonly secrets: Pick<ChallengeSecrets, 'token' | 'code'>;
  readonly links: AccountLinks;
  readonly policy: Pick<MailPolicy, 'defaultLocale'>;
}

/** Finds out what a mail says at the moment of its delivery: until then its secrets exist nowhere. */
export class MailContents {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns null when there is nothing to say any more: the account is gone, the link is closed, or nobody has the address. */
  async of(job: MailJob): Promise<MailContent | null> {
    if (job.challengeId !== null) return await this.#challenge(job, job.challengeId);
    if (job.kind === 'invitation') return await this.#invitation(job);
    if (job.userId === null)
      return { user: null, locale: this.#localeOf(null, job), data: notice(null, job) };
    const user = await this.#deps.users.findById(job.userId);
    return user === null ? null : { user, locale: this.#localeOf(user, job), data: notice(user, job) };
  }

  async #challenge(job: MailJob, id: string): Promise<MailContent | null> {
    const { owners, secrets, links } = this.#deps;
    const owned = await owners.find(id);
    if (owned === null) return null;
    const { challenge, user } = owned;
    const locale = this.#localeOf(user, job);
    const link = links.linkTo(PAGES[challenge.kind], await secrets.token(challenge), locale);
    const data = { ...notice(user, job), link, linkExpiresAt: challenge.expiresAt };
    if (challenge.kind === 'undo') return { user, locale, data };
    const codeExpiresAt = new Date(challenge.createdAt.getTime() + CODE_TTL_MS);
    return { user, locale, data: { ...data, code: await secrets.code(challenge), codeExpiresAt } };
  }

  /** Its row keeps the hash of the token, which is made of the id that the job names. */
  async #invitation(job: MailJob): Promise<MailContent> {
    const { secrets, links } = this.#deps;
    const { invitationId: id = '', keyId = '' } = job.facts;
    const token = await secrets.token({ id, kind: 'invitation', address: job.address.toLowerCase(), keyId });
    const locale = this.#localeOf(null, job);
    const link = links.linkTo('invitation', token, locale);
    return { user: null, locale, data: { ...notice(null, job), link, linkExpiresAt: job.expiresAt } };
  }

  /** The account's language, else that of the request, else the configured one. */
  #localeOf(user: User | null, job: MailJob): Locale {
    return user?.locale ?? job.locale ?? this.#deps.policy.defaultLocale;
  }
}

/** Without link and code. */
function notice(user: User | null, { createdAt }: MailJob): MailData {
  return {
    name: user?.firstName ?? null,
    link: null,
    linkExpiresAt: null,
    code: null,
    codeExpiresAt: null,
    at: createdAt,
  };
}
