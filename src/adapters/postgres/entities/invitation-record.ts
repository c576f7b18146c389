import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/** A row of `invitations`: of the token it keeps the hash. */
export const InvitationRecord = defineEntity({
  name: 'InvitationRecord',
  tableName: 'invitations',
  properties: {
    id: p.uuid().primary(),
    tokenHash: p.text().unique('invitations_token_unique'),
    email: p.text().strictNullable(),
    mailed: p.boolean(),
    roles: p.array(),
    inviterId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .strictNullable()
        .fieldName('inviter_id')
        .index('invitations_of_inviter')
        .foreignKeyName('invitations_inviter_id_fkey')
        .deleteRule('set null')
        .updateRule('no action'),
    byOperator: p.boolean(),
    userId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .strictNullable()
        .fieldName('user_id')
        .index('invitations_of_user')
        .foreignKeyName('invitations_user_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    createdAt: p.type(TimestampType),
    expiresAt: p.type(TimestampType),
    acceptedAt: p.type(TimestampType).strictNullable(),
    revokedAt: p.type(TimestampType).strictNullable(),
  },
  indexes: [{ name: 'invitations_by_expiry', properties: ['expiresAt'] }],
  checks: [{ name: 'invitations_end_once', expression: 'accepted_at is null or revoked_at is null' }],
});
