import { assuranceLevel, type Authentication } from '#domain/identity/sessions/authentication.ts';
import { Session, sessionEndReason, type SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { SessionRecord } from '#adapters/postgres/entities/session-record.ts';
import type { Row } from '#adapters/postgres/row.ts';

export type SessionRow = Row<typeof SessionRecord>;

export function sessionToDomain(row: SessionRow): Session {
  return Session.restore({
    ...row,
    ...authenticationToDomain(row),
    id: row.id as SessionId,
    userId: row.userId as UserId,
    endReason: row.endReason === null ? null : sessionEndReason(row.endReason),
  });
}

/** Rows of the release before have a default for `authTime`, the time of the migration; their login was when they were made. */
export function authenticationToDomain({
  createdAt,
  authTime,
  amr,
  acr,
}: Pick<SessionRow, 'createdAt' | 'authTime' | 'amr' | 'acr'>): Authentication {
  return { authTime: authTime < createdAt ? authTime : createdAt, amr, acr: assuranceLevel(acr) };
}

/** All columns of a session: one that is left out does not compile. */
export function sessionToRecord(session: Session): SessionRow {
  return { ...session.snapshot(), amr: [...session.amr], replays: 0 };
}
