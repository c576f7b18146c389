import type { Import, SourceFile, SourceTree, Violation } from '../source-tree.ts';

/** What a rule finds; its own name is added by the table. */
export type Finding = Omit<Violation, 'rule'>;

export interface Rule {
  /** The name that violations and probes bear. */
  readonly name: string;
  /** The rule as a sentence. */
  readonly says: string;
  readonly find: (tree: SourceTree) => Finding[];
}

/** A rule on each file by itself. */
export function eachFile(find: (file: SourceFile) => readonly Finding[]): Rule['find'] {
  return (tree) => [...tree.files.values()].flatMap((file) => find(file));
}

/** A rule on each import by itself: a message where it breaks the rule. */
export function eachImport(
  violation: (file: SourceFile, imported: Import, tree: SourceTree) => string | undefined,
): Rule['find'] {
  return (tree) =>
    [...tree.files.values()].flatMap((file) =>
      file.imports.flatMap((imported) => {
        const message = violation(file, imported, tree);
        return message === undefined ? [] : [{ path: file.path, line: imported.line, message }];
      }),
    );
}

/** True for an import of a file of this repository. */
export function isInternal(imported: Import): boolean {
  return imported.form === 'relative' || imported.form === 'alias';
}
