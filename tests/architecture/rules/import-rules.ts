import { COMPUTED_IMPORTS } from '../exceptions.ts';
import { ALIASES } from '../layers.ts';
import { homeOf, isIn } from '../source-tree.ts';
import type { SourceFile, SourceTree } from '../source-tree.ts';
import { eachImport, isInternal } from './rule.ts';
import type { Finding, Rule } from './rule.ts';

/** How an import line looks, and that following imports comes to an end. */
export const IMPORT_RULES: readonly Rule[] = [
  {
    name: 'import-form',
    says: 'Across layers by alias; within a layer by alias or relative, with at most one `../`.',
    find: eachImport((file, imported) => {
      const { specifier = '', form, target } = imported;
      if (form === 'alias')
        return Object.keys(ALIASES).some((alias) => specifier.startsWith(alias))
          ? undefined
          : `unknown alias ${specifier}`;
      if (form !== 'relative') return undefined;
      if (specifier.includes('../../')) return `${specifier} climbs more than one folder`;
      return homeOf(file.path) === homeOf(target)
        ? undefined
        : `${specifier} leaves its layer without an alias`;
    }),
  },
  {
    name: 'readable-import',
    says: 'What src and migrations import is written out, so that these rules can see it.',
    find: eachImport(({ path }, { form }) => {
      if (form !== 'computed' || !isIn(path, ['src/', 'migrations/'])) return undefined;
      return COMPUTED_IMPORTS.some((each) => each.path === path) ? undefined : 'imports a computed path';
    }),
  },
  {
    name: 'no-cycle',
    says: 'No file imports itself by way of others, not even a type.',
    find: cycles,
  },
];

/** One finding for each way back, at the import that closes the circle. */
function cycles(tree: SourceTree): Finding[] {
  const findings: Finding[] = [];
  const done = new Set<string>();
  const way: string[] = [];

  function walk(file: SourceFile): void {
    way.push(file.path);
    for (const imported of file.imports) {
      const next = isInternal(imported) ? tree.files.get(imported.target) : undefined;
      if (next === undefined || done.has(next.path)) continue;
      const start = way.indexOf(next.path);
      if (start === -1) walk(next);
      else
        findings.push({
          path: file.path,
          line: imported.line,
          message: [...way.slice(start), next.path].join(' → '),
        });
    }
    way.pop();
    done.add(file.path);
  }

  for (const file of tree.files.values()) if (!done.has(file.path)) walk(file);
  return findings;
}
