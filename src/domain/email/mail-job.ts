import type { UserId } from '#domain/shared/ids.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { MailKind } from './mail-kind.ts';

/** A UUID of version 7, which the Message-ID of a mail without a challenge is made of. */
export type MailJobId = string & { readonly __brand: 'MailJobId' };

/** How long a notice is tried, in seconds. What belongs to a challenge is tried as long as that is open. */
export const NOTICE_LIFE_SECONDS = 86_400;

/**
 * A mail that is to be delivered. It holds no secret: token and code of a challenge are made at delivery, so that a copy
 * of the job opens nothing.
 */
export interface MailJob {
  readonly id: MailJobId;
  readonly kind: MailKind;
  readonly address: string;
  /** Whose account it is about: the job goes when the account is deleted. Null where the delivery looks that up. */
  readonly userId: UserId | null;
  /** The challenge whose token and code the mail brings. */
  readonly challengeId: string | null;
  /** The language that the request asked for; an account's own comes first. */
  readonly locale: Locale | null;
  /** What else the template or the delivery needs to know: no secrets, no text that a stranger chose. */
  readonly facts: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** From then on it is not delivered any more. */
  readonly expiresAt: Date;
}
