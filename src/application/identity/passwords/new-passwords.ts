import {
  fold,
  normalizePassword,
  passwordViolation,
  type PasswordHash,
  type PasswordOwner,
} from '#domain/identity/passwords/password.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { CommonPasswords } from './ports/common-passwords.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';

/** What a password must be where one is set, the same at registration, change and reset. */
export class NewPasswords {
  readonly #deps: { readonly common: CommonPasswords; readonly hasher: PasswordHasher };
  readonly #minCharacters: number;

  constructor(
    deps: { readonly common: CommonPasswords; readonly hasher: PasswordHasher },
    minCharacters: number,
  ) {
    this.#deps = deps;
    this.#minCharacters = minCharacters;
  }

  /** The password in the form that is hashed. @throws {InvalidFieldsError} for `field`, saying which rule it breaks. */
  async validate(raw: string, owner: PasswordOwner, field: string): Promise<string> {
    const normalized = normalizePassword(raw);
    const violation = passwordViolation(normalized, owner, this.#minCharacters);
    if (violation !== null) throw InvalidFieldsError.of(field, violation);
    if (await this.#deps.common.includes(fold(normalized))) {
      const detail = 'This password is on the list of those that are tried first.';
      throw InvalidFieldsError.of(field, { code: 'password.common', detail });
    }
    return normalized;
  }

  /** @throws {HashingOverloadedError} */
  async hash(validated: string): Promise<PasswordHash> {
    return await this.#deps.hasher.hash(validated);
  }
}
