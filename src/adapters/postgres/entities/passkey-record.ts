import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/** A row of `passkeys`. The counter is one of 32 bits without a sign, hence the wide column. */
export const PasskeyRecord = defineEntity({
  name: 'PasskeyRecord',
  tableName: 'passkeys',
  properties: {
    id: p.uuid().primary(),
    userId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .fieldName('user_id')
        .foreignKeyName('passkeys_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    credentialId: p.text().unique('passkeys_credential_unique'),
    publicKey: p.text(),
    signCount: p.bigint('number'),
    backedUp: p.boolean(),
    transports: p.array(),
    name: p.text(),
    createdAt: p.type(TimestampType),
    lastUsedAt: p.type(TimestampType).strictNullable(),
  },
  indexes: [{ name: 'passkeys_of_user', properties: ['userId', 'id'] }],
});
