import type { Violation } from '#domain/shared/field-rule.ts';
import { hasControlCharacter, lengthInCharacters } from '#domain/shared/characters.ts';

/** The hash of a password in PHC string form, for example `$argon2id$v=19$m=19456,t=2,p=1$…`. */
export type PasswordHash = string & { readonly __brand: 'PasswordHash' };

/** What a hash was made with, cost included: everything that stands before its salt. */
export type HashSettings = string;

/** How long `$2b$12$`, the settings of bcrypt, are without their last `$`: the salt follows without one. */
const BCRYPT_SETTINGS = 6;

/** The settings of a hash; empty for a text that is none. */
export function hashSettings(hash: PasswordHash): HashSettings {
  if (hash.startsWith('$2')) return hash.slice(0, BCRYPT_SETTINGS);
  return /^(.*)\$[^$]*\$[^$]*$/s.exec(hash)?.[1] ?? '';
}

const MAX_CHARACTERS = 128;
const CANDIDATE_MAX_CHARACTERS = 1024;

/**
 * The form in which passwords are hashed and compared: Unicode NFC (NIST SP 800-63B, section 5.1.1.2), so that two
 * keyboards give the same password. Never truncates.
 */
export function normalizePassword(raw: string): string {
  return raw.normalize('NFC');
}

/** The texts that are compared with a hash: as typed, which is what other systems hashed, and in NFC if that differs. */
export function passwordForms(raw: string): readonly string[] {
  return [...new Set([raw, normalizePassword(raw)])];
}

/** The rule for a password that is only compared: any text of bounded length. */
export function candidateViolation(raw: string): Violation | null {
  const length = lengthInCharacters(raw);
  if (length >= 1 && length <= CANDIDATE_MAX_CHARACTERS) return null;
  return { code: 'field.invalid', detail: 'A password to log in with has 1 to 1,024 characters.' };
}

/** The names of an account, none of which may be its password. */
export interface PasswordOwner {
  readonly email: string | null;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** The rule for a new password: length, and none of the owner's names; no composition rules (NIST SP 800-63B, 5.1.1.2). */
export function passwordViolation(
  normalized: string,
  owner: PasswordOwner,
  minCharacters: number,
): Violation | null {
  const length = lengthInCharacters(normalized);
  if (length < minCharacters) {
    return { code: 'password.too_short', detail: `A password has at least ${minCharacters} characters.` };
  }
  if (length > MAX_CHARACTERS) {
    return { code: 'password.too_long', detail: `A password has at most ${MAX_CHARACTERS} characters.` };
  }
  if (hasControlCharacter(normalized)) {
    return { code: 'password.control_character', detail: 'A password has no control characters.' };
  }
  if (namesOf(owner).has(fold(normalized))) {
    return { code: 'password.own_name', detail: "A password is not the account's own email, login or name." };
  }
  return null;
}

/** Lower case and NFC: the form in which a password is looked up in the list of common ones. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function namesOf({ email, login, firstName, lastName }: PasswordOwner): Set<string> {
  const full = [firstName, lastName].filter((name) => name !== null);
  const names = [email, email?.slice(0, email.lastIndexOf('@')), login, ...full];
  if (full.length === 2) names.push(full.join(' '), full.join(''), full.toReversed().join(' '));
  return new Set(
    names.filter((name) => name !== null && name !== undefined).map((name) => fold(name.trim())),
  );
}
