import type { Registration } from './profile.ts';

/**
 * The form in which names are compared without regard to case: NFC and lower case, with one sigma (the lower case of
 * `Σ` is `ς` at the end of a word, which the beginning of a longer word is not).
 */
export function foldedText(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

/** Whether email, login or either name begins with a folded text. */
export function beginsWith({ email, login, firstName, lastName }: Registration, folded: string): boolean {
  return [email, login, firstName, lastName].some(
    (name) => name !== null && foldedText(name).startsWith(folded),
  );
}
