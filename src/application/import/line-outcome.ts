import type { ImportRecord } from '#domain/import/import-record.ts';
import type { FieldProblem } from '#domain/shared/field-rule.ts';

/** A line of a file: a record, or why there is none in it. @property line 1 is the first. */
export type ImportLine = { readonly line: number } & (
  | { readonly record: ImportRecord }
  | { readonly problems: readonly FieldProblem[] }
);

/** What became of the password: taken over, not there, or not taken because verifying it would cost too much. */
export type PasswordOutcome = 'kept' | 'none' | 'too_costly';

/** What became of a line. */
export type LineOutcome = { readonly line: number } & (
  | { readonly outcome: 'taken'; readonly password: PasswordOutcome }
  | { readonly outcome: 'already_there' }
  | { readonly outcome: 'faulty'; readonly problems: readonly FieldProblem[] }
);

export function faulty(line: number, ...problems: readonly FieldProblem[]): LineOutcome {
  return { line, outcome: 'faulty', problems };
}
