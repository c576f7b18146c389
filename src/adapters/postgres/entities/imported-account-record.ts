import { defineEntity, p } from '@mikro-orm/core';
import { UserRecord } from './user-record.ts';

/** A row of `imported_accounts`. It outlives its account, so that no later import brings that back. */
export const ImportedAccountRecord = defineEntity({
  name: 'ImportedAccountRecord',
  tableName: 'imported_accounts',
  properties: {
    source: p.text().primary(),
    externalId: p.text().primary(),
    userId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .strictNullable()
        .fieldName('user_id')
        .foreignKeyName('imported_accounts_user_id_fkey')
        .deleteRule('set null')
        .updateRule('no action'),
  },
  indexes: [{ name: 'imported_accounts_of_user', properties: ['userId'] }],
});
