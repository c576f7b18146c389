import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/** A row of `login_challenges`: a login that waits for its second proof. Of the token it keeps the hash. */
export const LoginChallengeRecord = defineEntity({
  name: 'LoginChallengeRecord',
  tableName: 'login_challenges',
  properties: {
    id: p.uuid().primary(),
    tokenHash: p.text().unique('login_challenges_token_unique'),
    userId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .fieldName('user_id')
        .index('login_challenges_of_user')
        .foreignKeyName('login_challenges_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    securityVersion: p.integer(),
    attempt: p.text(),
    attempts: p.integer(),
    expiresAt: p.type(TimestampType),
  },
  indexes: [{ name: 'login_challenges_by_expiry', properties: ['expiresAt'] }],
});
