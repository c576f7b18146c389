import type { LoginChallenge, LoginChallengeId } from '#domain/factors/login-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { LoginChallengeRecord } from '#adapters/postgres/entities/login-challenge-record.ts';
import type { Row } from '#adapters/postgres/row.ts';

export type LoginChallengeRow = Row<typeof LoginChallengeRecord>;

export function loginChallengeToDomain(row: LoginChallengeRow): LoginChallenge {
  return { ...row, id: row.id as LoginChallengeId, userId: row.userId as UserId };
}

/** All columns of a challenge: one that is left out does not compile. */
export function loginChallengeToRecord({
  id,
  tokenHash,
  userId,
  securityVersion,
  attempt,
  attempts,
  expiresAt,
}: LoginChallenge): LoginChallengeRow {
  return { id, tokenHash, userId, securityVersion, attempt, attempts, expiresAt };
}
