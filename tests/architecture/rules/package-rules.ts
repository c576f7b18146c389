import { NOT_IMPORTED, PACKAGE_HOMES } from '../packages.ts';
import { isIn, isInSrc, layerOf } from '../source-tree.ts';
import type { PackageJson, SourceTree } from '../source-tree.ts';
import { eachImport } from './rule.ts';
import type { Finding, Rule } from './rule.ts';

const PURE = ['domain', 'application'];

/** Who may use which package, and that package.json tells the truth. */
export const PACKAGE_RULES: readonly Rule[] = [
  {
    name: 'package-home',
    says: 'Each package is imported in its own adapter only; a new one needs a home first.',
    find: eachImport(({ path }, { form, target }) => {
      if (form !== 'package' || !isShipped(path) || PURE.includes(layerOf(path) ?? '')) return undefined;
      const homes = PACKAGE_HOMES[target];
      if (homes === undefined) return `${target} has no home in tests/architecture/packages.ts`;
      return isIn(path, homes) ? undefined : `${target} belongs to ${homes.join(', ')}`;
    }),
  },
  {
    name: 'declared-package',
    says: 'What is imported stands in package.json: for src and migrations among the dependencies.',
    find: eachImport(({ path }, { form, target }, { packageJson }) => {
      if (form !== 'package') return undefined;
      const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = packageJson;
      if (target in dependencies || target in optionalDependencies) return undefined;
      if (isShipped(path)) return `${target} is not among the dependencies`;
      return target in devDependencies ? undefined : `${target} is not in package.json`;
    }),
  },
  {
    name: 'unused-package',
    says: 'What stands in package.json is imported, or there is a reason written down.',
    find: unusedPackages,
  },
];

/** True for what runs in production; tests and bench are free in what they import. */
function isShipped(path: string): boolean {
  return isInSrc(path) || isIn(path, ['migrations/', 'mikro-orm.config.ts']);
}

/** Dependencies are judged once there is an entry, development dependencies once the bench is there too. */
function unusedPackages({ files, packageJson }: SourceTree): Finding[] {
  if (!files.has('src/main.ts')) return [];
  const complete = [...files.keys()].some((path) => path.startsWith('bench/'));
  const imported = (from: (path: string) => boolean): Set<string> =>
    new Set(
      [...files.values()].flatMap((file) =>
        from(file.path) ? file.imports.map(({ target }) => target) : [],
      ),
    );

  return [
    ...unused('dependencies', packageJson, imported(isShipped)),
    ...(complete
      ? unused(
          'devDependencies',
          packageJson,
          imported(() => true),
        )
      : []),
    ...unused('optionalDependencies', packageJson, imported(isShipped)),
  ];
}

function unused(
  group: keyof PackageJson,
  packageJson: PackageJson,
  imported: ReadonlySet<string>,
): Finding[] {
  return Object.keys(packageJson[group] ?? {})
    .filter((name) => !imported.has(name) && !NOT_IMPORTED.some((allowed) => allowed.name.test(name)))
    .map((name) => ({ path: 'package.json', line: 1, message: `nothing imports ${name} (${group})` }));
}
