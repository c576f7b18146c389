import { defineEntity, p } from '@mikro-orm/core';
import { TimestampType } from './timestamp-type.ts';

/**
 * A row of `users`. Emails and logins are unique in lower case: both are ASCII by rule, and the collation "C" folds
 * ASCII alike under every locale of the server. First and last names are searched by their folded form, which is made here
 * and not by the database: what a collation takes for lower case differs between servers and changes with their libraries.
 */
export const UserRecord = defineEntity({
  name: 'UserRecord',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    email: p.text().strictNullable(),
    login: p.text().strictNullable(),
    firstName: p.text().strictNullable(),
    lastName: p.text().strictNullable(),
    locale: p.text().strictNullable(),
    pendingEmail: p.text().strictNullable(),
    searchFirstName: p.text().strictNullable(),
    searchLastName: p.text().strictNullable(),
    roles: p.array(),
    emailVerifiedAt: p.type(TimestampType).strictNullable(),
    suspendedUntil: p.type(TimestampType).strictNullable(),
    suspensionReason: p.text().strictNullable(),
    lastLoginAt: p.type(TimestampType).strictNullable(),
    securityVersion: p.integer(),
    version: p.integer(),
    createdAt: p.type(TimestampType),
    updatedAt: p.type(TimestampType),
  },
  uniques: [
    {
      name: 'users_email_unique',
      expression: `create unique index "users_email_unique" on "users" (lower(email collate "C"))`,
    },
    {
      name: 'users_login_unique',
      expression: `create unique index "users_login_unique" on "users" (lower(login collate "C"))`,
    },
  ],
  indexes: [
    {
      name: 'users_admins',
      expression: `create index "users_admins" on "users" (id) where 'admin' = any (roles)`,
    },
    { name: 'users_by_role', expression: `create index "users_by_role" on "users" using gin (roles)` },
    {
      name: 'users_suspended',
      expression: `create index "users_suspended" on "users" (id) where suspended_until is not null`,
    },
    {
      name: 'users_by_first_name',
      expression: `create index "users_by_first_name" on "users" (search_first_name collate "C")`,
    },
    {
      name: 'users_by_last_name',
      expression: `create index "users_by_last_name" on "users" (search_last_name collate "C")`,
    },
  ],
  checks: [
    { name: 'users_has_a_name', expression: 'email is not null or login is not null' },
    {
      name: 'users_suspension_has_a_reason',
      expression: '(suspended_until is null) = (suspension_reason is null)',
    },
  ],
});
