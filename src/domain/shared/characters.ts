const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_WHITESPACE = /[^\P{Cc}\t\n\r]/u;
/** Neither space, nor zero-width or filler (Default_Ignorable_Code_Point), nor blank Braille, nor an annotation mark. */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u;

/** Characters as a person counts them: Unicode code points, not UTF-16 units. */
export function lengthInCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Whether a one-line text (a name, a login, an email, a title) holds a control character. */
export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}

/** Whether a longer text holds a control character other than tab and line breaks. */
export function hasForbiddenControlCharacter(text: string): boolean {
  return CONTROL_BUT_WHITESPACE.test(text);
}

/** Whether at least one character of a text is visible. */
export function hasVisibleCharacter(text: string): boolean {
  return VISIBLE.test(text);
}
