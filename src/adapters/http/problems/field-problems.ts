import type { z } from 'zod';
import type { FieldProblem, Violation } from '#domain/shared/field-rule.ts';

/** The types of JSON that schemas here ask for, as a sentence names them. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  number: 'a number',
  array: 'a list',
  object: 'an object',
};

/**
 * What a schema found, in our own words: at most one problem a field, the first that was found.
 * Only a `custom` issue brings its text and code along, since a schema of ours wrote them.
 */
export function fieldProblems(issues: readonly z.core.$ZodIssue[]): readonly FieldProblem[] {
  const problems = new Map<string, FieldProblem>();
  for (const problem of issues.flatMap(problemsOf)) {
    if (!problems.has(problem.field)) problems.set(problem.field, problem);
  }
  return [...problems.values()];
}

function problemsOf(issue: z.core.$ZodIssue): readonly FieldProblem[] {
  const field = pointerTail(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const detail = 'There is no such field in this call.';
    return issue.keys.map((key) => ({
      field: pointerTail([...issue.path, key]),
      code: 'field.unknown',
      detail,
    }));
  }
  return [{ field, ...violationOf(issue, field) }];
}

function violationOf(issue: z.core.$ZodIssue, field: string): Violation {
  if (issue.code === 'custom') return { code: codeOf(issue.params), detail: issue.message };
  if (issue.code === 'invalid_value')
    return { code: 'field.invalid', detail: `This must be one of: ${issue.values.join(', ')}.` };
  if (issue.code !== 'invalid_type')
    return { code: 'field.invalid', detail: 'This value is not allowed here.' };
  if (issue.input === undefined && field !== '')
    return { code: 'field.required', detail: 'This field is required.' };
  return { code: 'field.type', detail: `This must be ${TYPES[issue.expected] ?? issue.expected}.` };
}

function codeOf(params: Readonly<Record<string, unknown>> | undefined): string {
  const code = params?.['code'];
  return typeof code === 'string' ? code : 'field.invalid';
}

/** RFC 6901, section 3, without the first slash. */
function pointerTail(path: readonly PropertyKey[]): string {
  return path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}
