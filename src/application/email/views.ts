import type { EmailChallenge } from '#domain/email/email-challenge.ts';

/** What whoever asks for a mail learns: the same for every address. Times are RFC 3339 in UTC with milliseconds. */
export interface ChallengeView {
  readonly challengeId: string;
  readonly expiresAt: string;
}

export function challengeView({ id, expiresAt }: EmailChallenge): ChallengeView {
  return { challengeId: id, expiresAt: expiresAt.toISOString() };
}
