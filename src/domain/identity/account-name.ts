import { Email, emailBreach } from './email.ts';
import { LoginName, loginNameBreach } from './login-name.ts';
import type { RuleBreach } from '../shared/field-rule.ts';

/** What a person types to say who they are: an email or a login name. No login holds an `@`, so one look decides. */
export type AccountName = Email | LoginName;

export function accountNameBreach(raw: string): RuleBreach | null {
  return raw.includes('@') ? emailBreach(raw) : loginNameBreach(raw);
}

/** @throws {InvalidFieldsError} for the field `email` or `login`. */
export function parseAccountName(raw: string): AccountName {
  return raw.includes('@') ? Email.parse(raw) : LoginName.parse(raw);
}
