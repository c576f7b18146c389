import { defineEntity, p } from '@mikro-orm/core';
import { UserRecord } from './user-record.ts';

/** A row of `webauthn_handles`: there is one from the account's first passkey on. */
export const WebauthnHandleRecord = defineEntity({
  name: 'WebauthnHandleRecord',
  tableName: 'webauthn_handles',
  properties: {
    userId: () =>
      p
        .oneToOne(UserRecord)
        .mapToPk()
        .primary()
        .fieldName('user_id')
        .foreignKeyName('webauthn_handles_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    handle: p.text().unique('webauthn_handles_unique'),
  },
});
