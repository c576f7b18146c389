import { hasControlCharacter } from '#domain/shared/characters.ts';
import { checkField, type Violation } from '#domain/shared/field-rule.ts';

/** RFC 5321, section 4.5.3.1.1. */
const MAX_LOCAL_PART = 64;
/** RFC 3696 erratum 1690: a path of 256 octets less its angle brackets. */
const MAX_LENGTH = 254;

const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
/** Some country-code registries accept mail at their top-level domain (`name@io`); other one-label domains do not. */
const COUNTRY = /^[A-Za-z]{2}$/;
const ALL_DIGITS = /^[0-9]+$/;

/**
 * The rule for emails: a dot-atom, `@` and a domain name (RFC 5321, section 4.1.2). Quoted local parts, comments and
 * address literals are refused: hardly any mail system delivers to them, and they give one mailbox many spellings.
 * Surrounding spaces are ignored.
 */
export function emailViolation(raw: string): Violation | null {
  const address = withoutSpacesAround(raw);
  if (address.length > MAX_LENGTH)
    return { code: 'email.too_long', detail: `An email has at most ${MAX_LENGTH} characters.` };
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const labels = address.slice(at + 1).split('.');
  const plain =
    at > 0 &&
    local.length <= MAX_LOCAL_PART &&
    local.split('.').every((atom) => ATOM.test(atom)) &&
    (labels.length > 1 || COUNTRY.test(labels[0] ?? '')) &&
    labels.every((label) => LABEL.test(label)) &&
    !ALL_DIGITS.test(labels.at(-1) ?? '');
  return plain
    ? null
    : { code: 'email.invalid', detail: 'This is not an email address of the form name@example.org.' };
}

/** Leaves a text with control characters as it is, so that it is refused. */
function withoutSpacesAround(raw: string): string {
  return hasControlCharacter(raw) ? raw : raw.trim();
}

/** An address as typed, without surrounding spaces, and its canonical form, by which emails are unique. */
export class Email {
  readonly value: string;
  /** Lower case, the local part too: mail systems in use do not distinguish `Ann@` from `ann@`. */
  readonly canonical: string;

  private constructor(value: string) {
    this.value = value;
    this.canonical = value.toLowerCase();
  }

  /** @throws {InvalidFieldsError} for the field `email`. */
  static parse(raw: string): Email {
    return new Email(withoutSpacesAround(checkField('email', raw, emailViolation)));
  }
}
