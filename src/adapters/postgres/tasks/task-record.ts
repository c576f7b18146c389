import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from '../timestamp-type.ts';

/** A row of `tasks`. */
export const TaskRecord = defineEntity({
  name: 'TaskRecord',
  tableName: 'tasks',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    title: p.text(),
    description: p.text(),
    status: p.text(),
    dueAt: p.type(TimestampType).nullable(),
    version: p.integer(),
    createdAt: p.type(TimestampType),
    updatedAt: p.type(TimestampType),
  },
});
