import { checkField, type Violation } from '#domain/shared/field-rule.ts';

const LOGIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;

/** ASCII without `@`: login names cannot look alike, and cannot be taken for an email. */
export function loginNameViolation(raw: string): Violation | null {
  return LOGIN_NAME.test(raw)
    ? null
    : {
        code: 'login.invalid',
        detail:
          'A login has 3 to 64 letters, digits, dots, hyphens or underscores and starts with a letter or digit.',
      };
}

/** A login name as typed, and its canonical form, by which login names are unique. */
export class LoginName {
  readonly value: string;
  readonly canonical: string;

  private constructor(value: string) {
    this.value = value;
    this.canonical = value.toLowerCase();
  }

  /** @throws {InvalidFieldsError} for the field `login`. */
  static parse(raw: string): LoginName {
    return new LoginName(checkField('login', raw, loginNameViolation));
  }
}
