import { hasControlCharacter, hasVisibleCharacter, lengthInCharacters } from './characters.ts';
import type { Violation } from './field-rule.ts';

const MAX_CHARACTERS = 100;

/** The rule for names of people and of their factors: visible, no control characters, bounded length. */
export function displayNameViolation(raw: string): Violation | null {
  if (hasControlCharacter(raw))
    return { code: 'name.control_character', detail: 'A name has no control characters.' };
  if (!hasVisibleCharacter(raw))
    return { code: 'name.blank', detail: 'A name has at least one visible character.' };
  if (lengthInCharacters(raw) > MAX_CHARACTERS) {
    return { code: 'name.too_long', detail: `A name has at most ${MAX_CHARACTERS} characters.` };
  }
  return null;
}
