import { Email, emailViolation } from './email.ts';
import { LoginName, loginNameViolation } from './login-name.ts';
import type { Violation } from '#domain/shared/field-rule.ts';

/** What a person types to say who they are: an email or a login name. No login holds an `@`, so one look decides. */
export type AccountName = Email | LoginName;

export function accountNameViolation(raw: string): Violation | null {
  return raw.includes('@') ? emailViolation(raw) : loginNameViolation(raw);
}

/** @throws {InvalidFieldsError} for the field `email` or `login`. */
export function parseAccountName(raw: string): AccountName {
  return raw.includes('@') ? Email.parse(raw) : LoginName.parse(raw);
}
