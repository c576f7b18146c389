import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';

/**
 * A row of `email_challenges`. No foreign key to the account: the rows of a deleted one stay for a day, so that deleting
 * and registering again is no way around the limits.
 */
export const EmailChallengeRecord = defineEntity({
  name: 'EmailChallengeRecord',
  tableName: 'email_challenges',
  properties: {
    id: p.uuid().primary(),
    kind: p.text(),
    address: p.text(),
    keyId: p.text(),
    userId: p.uuid().strictNullable(),
    securityVersion: p.integer().strictNullable(),
    payload: p.json<{ readonly email: string }>(),
    attempts: p.integer(),
    createdAt: p.type(TimestampType),
    expiresAt: p.type(TimestampType),
    usedAt: p.type(TimestampType).strictNullable(),
  },
  indexes: [
    { name: 'email_challenges_of_address', properties: ['address', 'createdAt'] },
    { name: 'email_challenges_open_of_user', properties: ['userId'], where: 'used_at is null' },
    { name: 'email_challenges_by_expiry', properties: ['expiresAt'] },
  ],
  checks: [
    {
      name: 'email_challenges_owner_has_a_version',
      expression: '(user_id is null) = (security_version is null)',
    },
  ],
});
