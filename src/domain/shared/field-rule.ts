import { DomainError } from './domain-error.ts';

/** Why a value breaks a rule: a stable dotted code for programs and a sentence for people. */
export interface Violation {
  readonly code: string;
  readonly detail: string;
}

/** A rule of one value: null when it holds. Schemas at the edge and factories in the domain ask the same rule. */
export type FieldRule = (value: string) => Violation | null;

/** One broken rule of one named field, at most one per field. */
export interface FieldProblem extends Violation {
  readonly field: string;
}

/** Input that is well formed but breaks a rule; one entry for each field. */
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

/** The value itself when it keeps the rule. @throws {InvalidFieldsError} naming `field` when it does not. */
export function keepRule(field: string, value: string, rule: FieldRule): string {
  const violation = rule(value);
  if (violation !== null) throw InvalidFieldsError.of(field, violation);
  return value;
}
