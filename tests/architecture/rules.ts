import { ARROW_RULES } from './rules/arrow-rules.ts';
import { IMPORT_RULES } from './rules/import-rules.ts';
import { PACKAGE_RULES } from './rules/package-rules.ts';
import { PURITY_RULES } from './rules/purity-rules.ts';
import type { Rule } from './rules/rule.ts';
import { SHAPE_RULES } from './rules/shape-rules.ts';

/** The rules of the house. What they are about stands as data in layers.ts, packages.ts and exceptions.ts. */
export const RULES: readonly Rule[] = [
  ...ARROW_RULES,
  ...PURITY_RULES,
  ...PACKAGE_RULES,
  ...IMPORT_RULES,
  ...SHAPE_RULES,
];
