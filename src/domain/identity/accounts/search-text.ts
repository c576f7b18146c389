import { hasControlCharacter, lengthInCharacters } from '#domain/shared/characters.ts';
import { checkField, type Violation } from '#domain/shared/field-rule.ts';

/** Shorter ones are found in too many accounts to be of use. */
const MIN_CHARACTERS = 3;
/** No email, login or name is longer. */
const MAX_CHARACTERS = 254;

/** The rule for what accounts are searched by. */
export function searchTextViolation(raw: string): Violation | null {
  const length = lengthInCharacters(raw);
  if (length >= MIN_CHARACTERS && length <= MAX_CHARACTERS && !hasControlCharacter(raw)) return null;
  return {
    code: 'search.invalid',
    detail: `A search text has ${MIN_CHARACTERS} to ${MAX_CHARACTERS} characters, none of them a control character.`,
  };
}

/** @returns the text. @throws {InvalidFieldsError} for the field `q`. */
export function checkSearchText(raw: string): string {
  return checkField('q', raw, searchTextViolation);
}
