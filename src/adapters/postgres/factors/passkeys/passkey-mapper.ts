import { Passkey, type PasskeyId } from '#domain/factors/passkey.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { PasskeyRecord } from '#adapters/postgres/entities/passkey-record.ts';
import type { Row } from '#adapters/postgres/row.ts';

export type PasskeyRow = Row<typeof PasskeyRecord>;

/** The driver gives a bigint as a text. */
export function passkeyToDomain(row: PasskeyRow): Passkey {
  return Passkey.restore({
    ...row,
    id: row.id as PasskeyId,
    userId: row.userId as UserId,
    signCount: Number(row.signCount),
  });
}

/** All columns of a passkey: one that is left out does not compile. */
export function passkeyToRecord(passkey: Passkey): PasskeyRow {
  const { transports, ...snapshot } = passkey.snapshot();
  return { ...snapshot, transports: [...transports] };
}
