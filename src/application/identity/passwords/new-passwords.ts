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

/** Validates and hashes new passwords, at registration, change and reset alike. */
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

  /** @returns the normalized password, for {@link hash}. @throws {InvalidFieldsError} for `field`. */
  async validate(raw: string, owner: PasswordOwner, field: string): Promise<string> {
    const normalized = normalizePassword(raw);
    const violation = passwordViolation(normalized, owner, this.#minCharacters);
    if (violation !== null) throw InvalidFieldsError.of(field, violation);
    if (await this.#deps.common.includes(fold(normalized))) {
      const detail = 'This password is on the list of common passwords.';
      throw InvalidFieldsError.of(field, { code: 'password.common', detail });
    }
    return normalized;
  }

  /** @param normalized what {@link validate} returned. @throws {HashingOverloadedError} */
  async hash(normalized: string): Promise<PasswordHash> {
    return await this.#deps.hasher.hash(normalized);
  }
}
