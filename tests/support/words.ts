/** The words of a text, for lists of values that hold no space. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
