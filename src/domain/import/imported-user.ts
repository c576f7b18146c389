import { suspensionFrom } from '#domain/identity/accounts/suspension.ts';
import { User } from '#domain/identity/accounts/user.ts';
import { USER_ROLE, type RoleCatalogue } from '#domain/identity/roles/role.ts';
import { checkField } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { externalIdViolation } from './external-id.ts';
import type { ImportRecord } from './import-record.ts';

const SUSPENSION_REASON = 'Disabled in the system that the account was imported from.';

/**
 * The account that a record becomes, under the rules of every new account. One that is disabled there is suspended here.
 * @throws {InvalidFieldsError} for fields that break a rule, an unknown role included.
 */
export function importedUser(record: ImportRecord, id: UserId, now: Date, catalogue: RoleCatalogue): User {
  checkField('externalId', record.externalId, externalIdViolation);
  const { email, login, firstName, lastName, emailVerified, disabled } = record;
  const roles = catalogue.normalize(record.roles.length === 0 ? [USER_ROLE] : record.roles);
  const user = User.register(id, { email, login, firstName, lastName }, now, roles);
  const verified = emailVerified ? user.withVerifiedEmail(now) : user;
  return disabled ? verified.suspended(suspensionFrom(now, SUSPENSION_REASON, null), now) : verified;
}
