import { defineEntity, p } from '@mikro-orm/core';

/** A row of `credentials`: apart from the account, so that nothing that reads accounts ever holds a hash. */
export const CredentialRecord = defineEntity({
  name: 'CredentialRecord',
  tableName: 'credentials',
  properties: {
    userId: p.uuid().primary(),
    passwordHash: p.text(),
  },
});
