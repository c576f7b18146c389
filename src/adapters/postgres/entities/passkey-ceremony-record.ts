import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/** A row of `passkey_ceremonies`: of the challenge it keeps the hash. No foreign key to the session, which may end meanwhile. */
export const PasskeyCeremonyRecord = defineEntity({
  name: 'PasskeyCeremonyRecord',
  tableName: 'passkey_ceremonies',
  properties: {
    id: p.uuid().primary(),
    challengeHash: p.text().unique('passkey_ceremonies_challenge_unique'),
    purpose: p.text(),
    userId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .strictNullable()
        .fieldName('user_id')
        .index('passkey_ceremonies_of_user')
        .foreignKeyName('passkey_ceremonies_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    sessionId: p.uuid().strictNullable(),
    expiresAt: p.type(TimestampType),
  },
  indexes: [{ name: 'passkey_ceremonies_by_expiry', properties: ['expiresAt'] }],
  checks: [
    {
      name: 'passkey_ceremonies_login_is_anybodys',
      expression: `(purpose = 'login') = (user_id is null)`,
    },
  ],
});
