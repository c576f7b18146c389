import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from '../timestamp-type.ts';

/** A row of `users`. */
export const UserRecord = defineEntity({
  name: 'UserRecord',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    email: p.text().nullable(),
    login: p.text().nullable(),
    firstName: p.text().nullable(),
    lastName: p.text().nullable(),
    roles: p.array(),
    securityVersion: p.integer(),
    version: p.integer(),
    createdAt: p.type(TimestampType),
    updatedAt: p.type(TimestampType),
  },
});
