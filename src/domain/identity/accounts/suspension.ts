import {
  hasForbiddenControlCharacter,
  hasVisibleCharacter,
  lengthInCharacters,
} from '#domain/shared/characters.ts';
import { checkField, InvalidFieldsError, type Violation } from '#domain/shared/field-rule.ts';

/** Stands for no end: the last millisecond that every part of the service can show. */
export const UNTIL_REINSTATED = new Date('9999-12-31T23:59:59.999Z');

const MAX_CHARACTERS = 500;

/** Why an account is suspended, for admins, and until when. */
export interface Suspension {
  readonly reason: string;
  readonly until: Date;
}

/** The rule for the reason of a suspension: visible, bounded length. */
export function suspensionReasonViolation(raw: string): Violation | null {
  if (hasForbiddenControlCharacter(raw)) {
    return { code: 'suspension.reason_control_character', detail: 'A reason has no control characters.' };
  }
  if (!hasVisibleCharacter(raw)) {
    return { code: 'suspension.reason_blank', detail: 'A reason has at least one visible character.' };
  }
  if (lengthInCharacters(raw) > MAX_CHARACTERS) {
    return {
      code: 'suspension.reason_too_long',
      detail: `A reason has at most ${MAX_CHARACTERS} characters.`,
    };
  }
  return null;
}

/**
 * A suspension from `now` on. @param until null for {@link UNTIL_REINSTATED}.
 * @throws {InvalidFieldsError} for a reason that breaks the rule, or an end that is not in the future.
 */
export function suspensionFrom(now: Date, reason: string, until: Date | null): Suspension {
  checkField('reason', reason, suspensionReasonViolation);
  if (until !== null && until <= now) {
    throw InvalidFieldsError.of('until', {
      code: 'suspension.until_past',
      detail: 'A suspension ends in the future.',
    });
  }
  return { reason, until: until ?? UNTIL_REINSTATED };
}
