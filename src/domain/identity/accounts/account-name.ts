import { Email, emailViolation } from './email.ts';
import { LoginName, loginNameViolation } from './login-name.ts';
import type { Violation } from '#domain/shared/field-rule.ts';

/** The name under which a person logs in: an email or a login name. A login name has no `@`, which tells them apart. */
export type AccountName = Email | LoginName;

/** The rule of an email for a text with `@`, else the rule of a login name. */
export function accountNameViolation(raw: string): Violation | null {
  return raw.includes('@') ? emailViolation(raw) : loginNameViolation(raw);
}

/** @throws {InvalidFieldsError} for the field `email` or `login`. */
export function parseAccountName(raw: string): AccountName {
  return raw.includes('@') ? Email.parse(raw) : LoginName.parse(raw);
}
