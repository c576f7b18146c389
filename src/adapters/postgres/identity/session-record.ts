import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from '../timestamp-type.ts';

/** A row of `sessions`. */
export const SessionRecord = defineEntity({
  name: 'SessionRecord',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid().nullable(),
    createdAt: p.type(TimestampType),
    lastUsedAt: p.type(TimestampType),
    rotatedAt: p.type(TimestampType),
    idleExpiresAt: p.type(TimestampType),
    expiresAt: p.type(TimestampType),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    secretHash: p.text(),
    counter: p.integer(),
    replays: p.integer(),
    endedAt: p.type(TimestampType).nullable(),
    endReason: p.text().nullable(),
  },
});
