import type { Ceremony, CeremonyId, CeremonyPurpose } from '#domain/factors/ceremony.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { PasskeyCeremonyRecord } from '#adapters/postgres/entities/passkey-ceremony-record.ts';
import type { Row } from '#adapters/postgres/row.ts';

export type CeremonyRow = Row<typeof PasskeyCeremonyRecord>;

export function ceremonyToDomain(row: CeremonyRow): Ceremony {
  return {
    ...row,
    id: row.id as CeremonyId,
    purpose: row.purpose as CeremonyPurpose,
    userId: row.userId as UserId | null,
    sessionId: row.sessionId as SessionId | null,
  };
}
