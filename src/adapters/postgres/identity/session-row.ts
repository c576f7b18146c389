import { Session, type SessionEndReason, type SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Row } from '../row.ts';
import type { SessionRecord } from './session-record.ts';

export type SessionRow = Omit<Row<typeof SessionRecord>, 'replays'>;

/** The session of a row whose user is there. */
export function sessionFromRow(row: SessionRow & { readonly userId: string }): Session {
  const { createdAt, lastUsedAt, rotatedAt, idleExpiresAt, expiresAt, secretHash, counter } = row;
  return Session.restore({
    id: row.id as SessionId,
    userId: row.userId as UserId,
    createdAt,
    lastUsedAt,
    rotatedAt,
    idleExpiresAt,
    expiresAt,
    secretHash,
    counter,
    ip: row.ip ?? null,
    userAgent: row.userAgent ?? null,
    endedAt: row.endedAt ?? null,
    endReason: (row.endReason ?? null) as SessionEndReason | null,
  });
}
