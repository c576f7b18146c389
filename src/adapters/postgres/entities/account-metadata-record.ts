import { defineEntity, p } from '@mikro-orm/core';
import { UserRecord } from './user-record.ts';

/** A row of `account_metadata`: there is one from the first change on. */
export const AccountMetadataRecord = defineEntity({
  name: 'AccountMetadataRecord',
  tableName: 'account_metadata',
  properties: {
    userId: () =>
      p
        .oneToOne(UserRecord)
        .mapToPk()
        .primary()
        .fieldName('user_id')
        .foreignKeyName('account_metadata_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    metadata: p.json<Readonly<Record<string, unknown>>>(),
    adminMetadata: p.json<Readonly<Record<string, unknown>>>(),
    version: p.integer(),
  },
});
