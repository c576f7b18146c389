import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';

/**
 * A row of `audit_events`. No foreign keys: what was done stays when the account of whoever did it is deleted. Keys are
 * told of by every instance that sees them, and kept once.
 */
export const AuditEventRecord = defineEntity({
  name: 'AuditEventRecord',
  tableName: 'audit_events',
  properties: {
    id: p.uuid().primary(),
    at: p.type(TimestampType),
    type: p.text(),
    actorId: p.uuid().strictNullable(),
    subjectId: p.uuid().strictNullable(),
    sessionId: p.uuid().strictNullable(),
    requestId: p.text().strictNullable(),
    data: p.json<Readonly<Record<string, unknown>>>(),
    ip: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
  },
  uniques: [
    {
      name: 'audit_events_keys_unique',
      expression: `create unique index "audit_events_keys_unique" on "audit_events" (type, (data ->> 'key')) where type in ('key.made', 'key.retired')`,
    },
  ],
  indexes: [
    { name: 'audit_events_of_subject', properties: ['subjectId', 'id'] },
    { name: 'audit_events_of_actor', properties: ['actorId', 'id'] },
    { name: 'audit_events_of_type', properties: ['type', 'id'] },
    { name: 'audit_events_by_age', properties: ['at'] },
  ],
});
