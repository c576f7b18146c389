import { hasControlCharacter, lengthInCharacters } from '#domain/shared/characters.ts';
import type { Violation } from '#domain/shared/field-rule.ts';

const MAX_CHARACTERS = 255;

/** The rule for what another system, or the source itself, is called. */
export function externalIdViolation(raw: string): Violation | null {
  if (raw === '') return { code: 'external_id.empty', detail: 'An external id is not empty.' };
  if (hasControlCharacter(raw) || !raw.isWellFormed()) {
    return { code: 'external_id.invalid', detail: 'An external id has no control characters.' };
  }
  if (lengthInCharacters(raw) > MAX_CHARACTERS) {
    return {
      code: 'external_id.too_long',
      detail: `An external id has at most ${MAX_CHARACTERS} characters.`,
    };
  }
  return null;
}
