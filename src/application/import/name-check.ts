import type { FieldProblem } from '#domain/shared/field-rule.ts';
import type { Candidate } from './candidate-factory.ts';
import { faulty, type LineOutcome } from './line-outcome.ts';
import type { ImportRepository } from './ports/import-repository.ts';
import type { SeenNames } from './ports/seen-names.ts';

/** A candidate with what is known of it by now: null while nothing speaks against it. */
export interface CheckedCandidate {
  readonly candidate: Candidate;
  readonly outcome: LineOutcome | null;
}

/** Compares candidates with what is stored. Those that were imported before are done; those whose names are taken, faulty. */
export async function compareWithStored(
  imports: ImportRepository,
  source: string,
  candidates: readonly Candidate[],
): Promise<readonly CheckedCandidate[]> {
  const users = candidates.map(({ user }) => user);
  const [imported, taken] = await Promise.all([
    imports.findImported(
      source,
      candidates.map(({ externalId }) => externalId),
    ),
    imports.findTaken({
      emails: users.map((user) => user.canonicalEmail).filter((email) => email !== null),
      logins: users.map((user) => user.canonicalLogin).filter((login) => login !== null),
    }),
  ]);
  const [emails, logins] = [new Set(taken.emails), new Set(taken.logins)];
  return candidates.map((candidate) => {
    const { line, externalId, user } = candidate;
    if (imported.has(externalId)) return { candidate, outcome: { line, outcome: 'already_there' } };
    const problems = [
      ...(emails.has(user.canonicalEmail ?? '') ? [EMAIL_TAKEN] : []),
      ...(logins.has(user.canonicalLogin ?? '') ? [LOGIN_TAKEN] : []),
    ];
    return { candidate, outcome: problems.length === 0 ? null : faulty(line, ...problems) };
  });
}

/** Another account has the name, which is no account of this source and external id. */
export const EMAIL_TAKEN: FieldProblem = {
  field: 'email',
  code: 'identity.email_taken',
  detail: 'Another account has this email.',
};
export const LOGIN_TAKEN: FieldProblem = {
  field: 'login',
  code: 'identity.login_taken',
  detail: 'Another account has this login.',
};

/** Which of the candidate's names a line before has. */
export function duplicatesOf({ names }: Candidate, seen: SeenNames): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const { field, key } of names) {
    const line = seen.lineOf(key);
    if (line !== null)
      problems.push({ field, code: 'import.duplicate', detail: `Line ${line} has the same.` });
  }
  return problems;
}

export function remember({ line, names }: Candidate, seen: SeenNames): void {
  for (const { key } of names) seen.remember(key, line);
}
