import { defineEntity, p } from '@mikro-orm/core';
import { UserRecord } from './user-record.ts';

/** A row of `credentials`: apart from the account, so that nothing that reads accounts ever holds a hash. */
export const CredentialRecord = defineEntity({
  name: 'CredentialRecord',
  tableName: 'credentials',
  properties: {
    userId: () =>
      p
        .oneToOne(UserRecord)
        .mapToPk()
        .primary()
        .fieldName('user_id')
        .foreignKeyName('credentials_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    passwordHash: p.text(),
  },
});
