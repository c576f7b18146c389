import { EmailChallenge, type ChallengeId, type EmailChallengeKind } from '#domain/email/email-challenge.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { EmailChallengeRecord } from '#adapters/postgres/entities/email-challenge-record.ts';
import type { Row } from '#adapters/postgres/row.ts';

export type EmailChallengeRow = Row<typeof EmailChallengeRecord>;

export function challengeToDomain(row: EmailChallengeRow): EmailChallenge {
  return EmailChallenge.restore({
    ...row,
    id: row.id as ChallengeId,
    kind: row.kind as EmailChallengeKind,
    userId: row.userId as UserId | null,
  });
}

/** All columns of a challenge: one that is left out does not compile. */
export function challengeToRecord(challenge: EmailChallenge): EmailChallengeRow {
  return challenge.snapshot();
}
