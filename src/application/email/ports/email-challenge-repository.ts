import type { ChallengeId, EmailChallengeKind, EmailChallenge } from '#domain/email/email-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** Stores challenges. An address is given in lower case. */
export interface EmailChallengeRepository {
  add(challenge: EmailChallenge): Promise<void>;
  find(id: ChallengeId): Promise<EmailChallenge | null>;
  /**
   * Within a unit of work: waits for others who request for the same address, so that limits hold.
   * @returns when challenges of this kind were made for the address since `since`.
   */
  lockRequests(address: string, kind: EmailChallengeKind, since: Date): Promise<readonly Date[]>;
  /** Closes the oldest open ones of the address and kind, so that `keep` remain. */
  closeOldest(address: string, kind: EmailChallengeKind, now: Date, keep: number): Promise<void>;
  /** Closes every open one of the address, kind and account of a challenge, and those whose account is not known yet. */
  closeAlike(challenge: EmailChallenge, now: Date): Promise<void>;
  /** Closes every open one of the account, except undo links from before `undoBefore` (null: those too). */
  closeAllOf(userId: UserId, now: Date, undoBefore: Date | null): Promise<void>;

  /** Stores whose address it is, unless that is known. @returns the challenge as it is stored now; null when it is gone. */
  assignOwner(
    id: ChallengeId,
    owner: { readonly id: UserId; readonly securityVersion: number },
  ): Promise<EmailChallenge | null>;
  /**
   * Counts an attempt to answer with a code, committed before it returns, if the challenge takes codes at `now` and its
   * address had fewer than 20 wrong ones in a day. Atomic: of many at once no more are counted than allowed.
   * @returns the challenge, or null when no code may be tried.
   */
  countAttempt(id: ChallengeId, now: Date): Promise<EmailChallenge | null>;
  /** Takes back {@link countAttempt}: the code was right. */
  forgiveAttempt(id: ChallengeId): Promise<void>;
  /** Within a unit of work: marks an open challenge as used, in one statement. @returns false when it is not open at `now`. */
  use(id: ChallengeId, now: Date): Promise<boolean>;

  /** Deletes at most `limit` that expired, and were made before `before`. @returns how many, or null as of other purges. */
  purge(before: Date, now: Date, limit: number): Promise<number | null>;
}
