import { RULES } from './rules.ts';
import { readTree } from './source-tree.ts';
import type { PackageJson, Violation } from './source-tree.ts';

/**
 * Holds a tree of sources against the rules of the house.
 * @param files path from the root, with `/` → source
 */
export function findViolations(files: ReadonlyMap<string, string>, packageJson: PackageJson): Violation[] {
  const tree = readTree(files, packageJson);
  return RULES.flatMap((rule) => rule.find(tree).map((finding) => ({ rule: rule.name, ...finding })));
}
