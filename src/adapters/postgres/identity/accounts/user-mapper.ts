import { foldedText } from '#domain/identity/accounts/folded-text.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { localeFrom } from '#domain/shared/locale.ts';
import type { UserRecord } from '#adapters/postgres/entities/user-record.ts';
import type { Row } from '#adapters/postgres/row.ts';

export type UserRow = Row<typeof UserRecord>;

export function userToDomain(row: UserRow): User {
  return User.restore({ ...row, id: row.id as UserId, locale: localeFrom(row.locale ?? '') });
}

/** All columns of a user: one that is left out does not compile. */
export function userToRecord(user: User): UserRow {
  const { roles, ...snapshot } = user.snapshot();
  const { firstName, lastName } = snapshot;
  return {
    ...snapshot,
    searchFirstName: firstName === null ? null : foldedText(firstName),
    searchLastName: lastName === null ? null : foldedText(lastName),
    roles: [...roles],
  };
}
