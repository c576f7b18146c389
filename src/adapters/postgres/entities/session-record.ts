import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';

/**
 * A row of `sessions`. Ended ones stay for a while to say why they ended, also after their account: hence no foreign
 * key, which would have to find and change all of them when an account is deleted. They have neither address nor user
 * agent. `replays` counts how often the present refresh token was given out again. The defaults are for instances of the
 * release before, which know nothing of these columns.
 */
export const SessionRecord = defineEntity({
  name: 'SessionRecord',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    createdAt: p.type(TimestampType),
    lastUsedAt: p.type(TimestampType),
    rotatedAt: p.type(TimestampType),
    idleExpiresAt: p.type(TimestampType),
    expiresAt: p.type(TimestampType),
    ip: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
    secretHash: p.text(),
    counter: p.integer(),
    replays: p.integer(),
    endedAt: p.type(TimestampType).strictNullable(),
    endReason: p.text().strictNullable(),
    authTime: p.type(TimestampType).defaultRaw('now()'),
    amr: p.array().defaultRaw(`'{pwd}'`),
    acr: p.text().default('aal1'),
  },
  indexes: [
    { name: 'sessions_live_of_user', properties: ['userId', 'id'], where: 'ended_at is null' },
    { name: 'sessions_live_by_expiry', properties: ['idleExpiresAt'], where: 'ended_at is null' },
    { name: 'sessions_ended', properties: ['endedAt'], where: 'ended_at is not null' },
  ],
  checks: [
    { name: 'sessions_end_has_a_reason', expression: '(ended_at is null) = (end_reason is null)' },
    {
      name: 'sessions_ended_is_anonymous',
      expression: 'ended_at is null or (ip is null and user_agent is null)',
    },
    { name: 'sessions_known_assurance', expression: `acr = 'aal1' or acr = 'aal2'` },
    { name: 'sessions_idle_within_life', expression: 'idle_expires_at <= expires_at' },
  ],
});
