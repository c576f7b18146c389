import type { UserId } from '#domain/shared/ids.ts';

/** A UUID of version 7. */
export type LoginChallengeId = string & { readonly __brand: 'LoginChallengeId' };

/** How long a login waits for its second proof, in milliseconds. */
export const LOGIN_CHALLENGE_TTL_MS = 300_000;
/** Second proofs that may be tried on one challenge. */
export const MAX_LOGIN_CHALLENGE_ATTEMPTS = 5;

/** A login whose password was right and whose second proof is missing. */
export interface LoginChallenge {
  readonly id: LoginChallengeId;
  /** SHA-256 of what the client got, base64url. */
  readonly tokenHash: string;
  readonly userId: UserId;
  /** Of the account when the password was right: a change since then makes the challenge void. */
  readonly securityVersion: number;
  /** The attempt that the login throttle counted for the password (`AttemptTicket`); taken back when a session opens. */
  readonly attempt: string;
  readonly attempts: number;
  readonly expiresAt: Date;
}
