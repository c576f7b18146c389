import { lengthInCharacters } from '#domain/shared/characters.ts';

const NAME = /^[\p{L}\p{M} .'’-]+$/u;
const LETTER = /\p{L}/u;
const MOST_CHARACTERS = 40;
/** Mail programs make a link of `example.org`. */
const DOT_WITHIN_A_WORD = /\.[^ ]/;

/**
 * The name, if it looks like one: letters, marks, spaces, dots, hyphens and apostrophes, 40 at most. Whoever registers
 * another person's address chooses the name in the mails to it, which must not become a message of theirs.
 */
export function safeName(name: string | null): string | null {
  if (name === null || lengthInCharacters(name) > MOST_CHARACTERS) return null;
  return NAME.test(name) && LETTER.test(name) && !DOT_WITHIN_A_WORD.test(name) ? name.trim() : null;
}
