import { DomainError } from './domain-error.ts';

/** Why a value is invalid: a stable dotted code for programs and a sentence for people. */
export interface Violation {
  readonly code: string;
  readonly detail: string;
}

/** Validates one value: null when it is valid. Used by schemas of the HTTP adapter and by factories of the domain. */
export type FieldRule = (value: string) => Violation | null;

/** The violation of one named field; at most one per field is reported. */
export interface FieldProblem extends Violation {
  readonly field: string;
}

/** The input is well formed, but fields of it are invalid. */
export class InvalidFieldsError extends DomainError {
  readonly code = 'request.validation_failed';
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    super(problems.map((problem) => `${problem.field}: ${problem.detail}`).join('; '));
    this.problems = problems;
  }

  static of(field: string, violation: Violation): InvalidFieldsError {
    return new InvalidFieldsError([{ field, ...violation }]);
  }
}

/** @returns the value, when it is valid. @throws {InvalidFieldsError} for `field`, when it is not. */
export function checkField(field: string, value: string, rule: FieldRule): string {
  const violation = rule(value);
  if (violation !== null) throw InvalidFieldsError.of(field, violation);
  return value;
}
