import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';
import { UserRecord } from './user-record.ts';

/** A row of `tasks`. Ids are in the order of their making, so lists are read off an index, newest first. */
export const TaskRecord = defineEntity({
  name: 'TaskRecord',
  tableName: 'tasks',
  properties: {
    id: p.uuid().primary(),
    ownerId: () =>
      p
        .manyToOne(UserRecord)
        .mapToPk()
        .fieldName('owner_id')
        .foreignKeyName('tasks_owner_id_fkey')
        .deleteRule('cascade')
        .updateRule('no action'),
    title: p.text(),
    description: p.text(),
    status: p.text(),
    dueAt: p.type(TimestampType).strictNullable(),
    version: p.integer(),
    createdAt: p.type(TimestampType),
    updatedAt: p.type(TimestampType),
  },
  indexes: [
    { name: 'tasks_of_owner', properties: ['ownerId', 'id'] },
    { name: 'tasks_of_owner_by_status', properties: ['ownerId', 'status', 'id'] },
  ],
});
