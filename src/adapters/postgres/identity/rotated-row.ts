import type { SessionEndReason, SessionId } from '#domain/identity/session.ts';
import type { RotationOutcome } from '#application/identity/ports/session-repository.ts';
import { userRowColumns, userFromRow, type UserRow } from './user-row.ts';

/** A session that a refresh token has moved, with its user. */
export interface RotatedRow extends UserRow {
  readonly counter: number;
  readonly replays: number;
  readonly rotatedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly endReason: SessionEndReason | null;
}

/** For statements by hand. @param session @param user what the statement calls the tables */
export function rotatedRowColumns(session: string, user: string): string {
  const own = ['counter', 'replays', 'rotated_at AS "rotatedAt"', 'idle_expires_at AS "idleExpiresAt"'];
  own.push('expires_at AS "expiresAt"', 'end_reason AS "endReason"');
  return [userRowColumns(user), ...own.map((column) => `${session}.${column}`)].join(', ');
}

export function outcomeOf(id: SessionId, row: RotatedRow): RotationOutcome {
  if (row.endReason !== null) return { kind: 'ended', reason: row.endReason };
  const { counter, replays, rotatedAt, idleExpiresAt, expiresAt, endReason: _, ...user } = row;
  return {
    kind: replays === 0 ? 'rotated' : 'replayed',
    session: { id, counter, rotatedAt, idleExpiresAt, expiresAt },
    user: userFromRow(user),
  };
}
