import type { UserId } from '#domain/shared/ids.ts';
import type { ChallengeKind } from './challenge-kind.ts';

export type ChallengeId = string & { readonly __brand: 'ChallengeId' };

/** What a proof of an address is asked for. An invitation is no question to an account: it has a row of its own. */
export type EmailChallengeKind = Exclude<ChallengeKind, 'invitation'>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** How long the link of each kind works, in milliseconds. */
export const LINK_TTL_MS: Readonly<Record<EmailChallengeKind, number>> = {
  verification: DAY_MS,
  change: DAY_MS,
  reset: 30 * MINUTE_MS,
  undo: 7 * DAY_MS,
};
/** How long a code works, in milliseconds. It is short, so it must not live long. */
export const CODE_TTL_MS = 10 * MINUTE_MS;
/** Codes that may be tried on one challenge. */
export const MAX_ATTEMPTS = 5;
/** Wrong codes in a day over all challenges of an address; from then on only links work. */
export const MAX_WRONG_CODES_A_DAY = 20;
/** Open challenges of an address and kind; one more closes the oldest. */
export const MAX_OPEN = 3;

/** How many mails of a kind may be requested for an address in a window, in milliseconds. */
export const REQUEST_LIMITS: readonly { readonly windowMs: number; readonly requests: number }[] = [
  { windowMs: MINUTE_MS, requests: 1 },
  { windowMs: HOUR_MS, requests: 5 },
  { windowMs: DAY_MS, requests: 20 },
];

/** All fields of a challenge, as a repository stores them. No secret is among them. */
export interface ChallengeSnapshot {
  readonly id: ChallengeId;
  readonly kind: EmailChallengeKind;
  /** In lower case, whoever has it. */
  readonly address: string;
  /** The mail key of which token and code are made. */
  readonly keyId: string;
  /** Whose it is; null until the worker has looked the address up, and for an address that nobody has. */
  readonly userId: UserId | null;
  /** Of the account when it was looked up; a change since then makes the challenge void, except an undo. */
  readonly securityVersion: number | null;
  readonly payload: ChallengePayload;
  /** Wrong codes so far. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** When the link stops working. */
  readonly expiresAt: Date;
  /** When it was used or closed. */
  readonly usedAt: Date | null;
}

/** What the proof is for, beyond its kind. */
export interface ChallengePayload {
  /** The address as it was typed. */
  readonly email: string;
}

export interface NewChallenge {
  readonly id: ChallengeId;
  readonly kind: EmailChallengeKind;
  readonly keyId: string;
  readonly email: string;
  /** Null where only the worker may learn whose address it is. */
  readonly owner: { readonly id: UserId; readonly securityVersion: number } | null;
}

/** A question put to whoever reads the mail of an address. Immutable. */
export class EmailChallenge implements ChallengeSnapshot {
  readonly id: ChallengeId;
  readonly kind: EmailChallengeKind;
  readonly address: string;
  readonly keyId: string;
  readonly userId: UserId | null;
  readonly securityVersion: number | null;
  readonly payload: ChallengePayload;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;

  private constructor(state: ChallengeSnapshot) {
    this.id = state.id;
    this.kind = state.kind;
    this.address = state.address;
    this.keyId = state.keyId;
    this.userId = state.userId;
    this.securityVersion = state.securityVersion;
    this.payload = { email: state.payload.email };
    this.attempts = state.attempts;
    this.createdAt = new Date(state.createdAt);
    this.expiresAt = new Date(state.expiresAt);
    this.usedAt = state.usedAt === null ? null : new Date(state.usedAt);
  }

  /** @param challenge.email a valid address, as typed. */
  static create({ id, kind, keyId, email, owner }: NewChallenge, now: Date): EmailChallenge {
    return new EmailChallenge({
      id,
      kind,
      keyId,
      address: email.toLowerCase(),
      userId: owner?.id ?? null,
      securityVersion: owner?.securityVersion ?? null,
      payload: { email },
      attempts: 0,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LINK_TTL_MS[kind]),
      usedAt: null,
    });
  }

  static restore(snapshot: ChallengeSnapshot): EmailChallenge {
    return new EmailChallenge(snapshot);
  }

  /** Whether its link works at `now`. */
  isOpenAt(now: Date): boolean {
    return this.usedAt === null && now < this.expiresAt;
  }

  /** Whether a code may be tried at `now`. */
  takesCodeAt(now: Date): boolean {
    const codeEnds = this.createdAt.getTime() + CODE_TTL_MS;
    return this.isOpenAt(now) && this.attempts < MAX_ATTEMPTS && now.getTime() < codeEnds;
  }

  /** Whether it is still about the account in this state. An undo must work whatever was changed since. */
  isFor(user: { readonly id: UserId; readonly securityVersion: number }): boolean {
    const sameVersion = this.kind === 'undo' || this.securityVersion === user.securityVersion;
    return this.userId === user.id && sameVersion;
  }

  /** A copy of all fields. */
  snapshot(): ChallengeSnapshot {
    // oxlint-disable-next-line typescript/no-misused-spread -- the fields without the methods are what is wanted
    return { ...this };
  }
}

/** Whether one more mail may be requested, given when the ones before were. */
export function isWithinRequestLimits(before: readonly Date[], now: Date): boolean {
  return REQUEST_LIMITS.every(({ windowMs, requests }) => {
    const since = now.getTime() - windowMs;
    return before.filter((time) => time.getTime() > since).length < requests;
  });
}
