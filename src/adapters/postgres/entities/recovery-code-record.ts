import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/** A row of `recovery_codes`: of the code it keeps the hash, and a used one is no row any more. */
export const RecoveryCodeRecord = defineEntity({
  name: 'RecoveryCodeRecord',
  tableName: 'recovery_codes',
  properties: {
    userId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .primary()
        .fieldName('user_id')
        .foreignKeyName('recovery_codes_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    codeHash: p.text().primary(),
    createdAt: p.type(TimestampType),
  },
});
