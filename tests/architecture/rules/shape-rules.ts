import { posix } from 'node:path';
import { LONGEST_FILE, LONG_FILES } from '../exceptions.ts';
import { isInSrc, layerOf } from '../source-tree.ts';
import { eachFile } from './rule.ts';
import type { Rule } from './rule.ts';

/** What a file looks like. */
export const SHAPE_RULES: readonly Rule[] = [
  {
    name: 'readable-file',
    says: 'Every file can be read to its end; one that can’t be could hide anything.',
    find: (tree) => [...tree.unreadable],
  },
  {
    name: 'no-default-export',
    says: 'Named exports only, in src.',
    find: eachFile((file) =>
      !isInSrc(file.path)
        ? []
        : file.exports
            .filter(({ name }) => name === 'default')
            .map(({ line }) => ({ path: file.path, line, message: 'has a default export' })),
    ),
  },
  {
    name: 'no-barrel',
    says: 'No file is there only to pass on what others export.',
    find: eachFile(({ path, onlyReExports }) =>
      onlyReExports ? [{ path, line: 1, message: 'only re-exports' }] : [],
    ),
  },
  {
    name: 'file-name',
    says: 'A file is named in kebab-case for what it exports; one that exports several of a kind, for the kind.',
    find: eachFile(({ path, exports }) => {
      if (!isInSrc(path) || layerOf(path) === 'main') return [];
      const name = posix.basename(path).replace(/(?:\.d)?\.[jt]s$/, '');
      if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
        return [{ path, line: 1, message: 'is not in kebab-case' }];
      const exported = new Set(exports.map((each) => each.name));
      if (exported.size === 0) return [{ path, line: 1, message: 'exports nothing' }];
      // Which subject three or more exports have in common is for a reader to judge.
      if (exported.size > 2 || isNamedFor(name, [...exported])) return [];
      return [{ path, line: 1, message: `exports nothing that is called ${name}` }];
    }),
  },
  {
    name: 'file-length',
    says: `A file of src has at most ${LONGEST_FILE} lines.`,
    find: eachFile(({ path, source }) => {
      const lines = source.replace(/\n$/, '').split('\n').length;
      if (!isInSrc(path) || lines <= LONGEST_FILE || LONG_FILES.some((each) => each.path === path)) return [];
      return [{ path, line: LONGEST_FILE + 1, message: `has ${lines} lines: is it two things?` }];
    }),
  },
];

/** `email` for `Email` or `emailViolation`; `errors` for `EmailTakenError` and `LoginTakenError`. */
function isNamedFor(file: string, exports: readonly string[]): boolean {
  const bearing = (name: string): number =>
    exports.filter((each) => `-${kebabCase(each)}-`.includes(`-${name}-`)).length;
  const singular = file.replace(/ies$/, 'y').replace(/(?<=ss|sh|ch|x)es$|(?<!s)s$/, '');
  return bearing(file) > 0 || (singular !== file && bearing(singular) > 1);
}

function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
