import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/** A row of `totp_factors`. Only the key `key_id` of the key folder opens its secret. */
export const TotpFactorRecord = defineEntity({
  name: 'TotpFactorRecord',
  tableName: 'totp_factors',
  properties: {
    id: p.uuid().primary(),
    userId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .fieldName('user_id')
        .foreignKeyName('totp_factors_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    name: p.text(),
    keyId: p.text(),
    sealedSecret: p.text(),
    createdAt: p.type(TimestampType),
    confirmedAt: p.type(TimestampType).strictNullable(),
    lastUsedAt: p.type(TimestampType).strictNullable(),
    lastStep: p.bigint('number').defaultRaw('0'),
  },
  indexes: [
    { name: 'totp_factors_of_user', properties: ['userId', 'id'] },
    { name: 'totp_factors_of_key', properties: ['keyId', 'id'] },
    { name: 'totp_factors_pending', properties: ['createdAt'], where: 'confirmed_at is null' },
  ],
});
