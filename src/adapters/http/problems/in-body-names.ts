import { InvalidFieldsError } from '#domain/shared/field-rule.ts';

/** The domain speaks of its own fields; where a body spells one differently the pointer follows the body. */
export function inBodyNames(error: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof InvalidFieldsError)) return error;
  return new InvalidFieldsError(
    error.problems.map((problem) => ({ ...problem, field: names[problem.field] ?? problem.field })),
  );
}
