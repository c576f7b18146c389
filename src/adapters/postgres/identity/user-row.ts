import { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { Row } from '../row.ts';
import type { UserRecord } from './user-record.ts';

/** A row of `users` as the ORM names its columns, for statements by hand. */
export function userRowColumns(table: string): string {
  const columns = {
    id: 'id',
    email: 'email',
    login: 'login',
    firstName: 'first_name',
    lastName: 'last_name',
    roles: 'roles',
    securityVersion: 'security_version',
    version: 'version',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  } satisfies Record<keyof UserRow, string>;
  return Object.entries(columns)
    .map(([name, column]) => `${table}.${column} AS "${name}"`)
    .join(', ');
}

export type UserRow = Row<typeof UserRecord>;

export function userFromRow(row: UserRow): User {
  const { email = null, login = null, firstName = null, lastName = null } = row;
  return User.restore({ ...row, id: row.id as UserId, email, login, firstName, lastName });
}

/** What is written of a user. Not the security version: only the statement that raises it does that. */
export function userToRow(user: User): Omit<UserRow, 'id' | 'securityVersion' | 'version'> {
  const { email, login, firstName, lastName, roles, createdAt, updatedAt } = user;
  return { email, login, firstName, lastName, roles: [...roles], createdAt, updatedAt };
}
