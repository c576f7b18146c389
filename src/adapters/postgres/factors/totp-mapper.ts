import { TotpFactor, type TotpId } from '#domain/factors/totp-factor.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { StoredTotp } from '#application/factors/ports/totp-repository.ts';
import type { TotpFactorRecord } from '#adapters/postgres/entities/totp-factor-record.ts';
import type { Row } from '#adapters/postgres/row.ts';

export type TotpRow = Row<typeof TotpFactorRecord>;

export function totpToDomain({ keyId, sealedSecret, ...row }: TotpRow): StoredTotp {
  const factor = TotpFactor.restore({
    ...row,
    id: row.id as TotpId,
    userId: row.userId as UserId,
    // The driver gives a bigint as text to statements that are written by hand.
    lastStep: Number(row.lastStep),
  });
  return { factor, secret: { keyId, box: sealedSecret } };
}

/** All columns of an authenticator: one that is left out does not compile. */
export function totpToRecord({ factor, secret }: StoredTotp): TotpRow {
  return { ...factor.snapshot(), keyId: secret.keyId, sealedSecret: secret.box };
}
