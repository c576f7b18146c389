import { CONTEXTS, LAYERS, RESERVED } from '../layers.ts';
import { folderOf, isIn, isInSrc, layerOf } from '../source-tree.ts';
import { eachFile, eachImport, isInternal } from './rule.ts';
import type { Rule } from './rule.ts';

const CORE = ['domain', 'application'];

/** Which part may know which: layers, contexts, adapters. */
export const ARROW_RULES: readonly Rule[] = [
  {
    name: 'known-place',
    says: 'Every file below src is in a layer, and in one of the folders that the layer is made of.',
    find: eachFile(({ path }) => {
      if (!isInSrc(path)) return [];
      const layer = layerOf(path);
      const folders = layer === undefined ? undefined : LAYERS[layer].folders;
      const known = layer !== undefined && (folders === undefined || folders.includes(folderOf(path) ?? ''));
      return known ? [] : [{ path, line: 1, message: `belongs to no known part of ${layer ?? 'src'}` }];
    }),
  },
  {
    name: 'layer-arrow',
    says: 'Arrows point one way: domain ← application ← adapters ← composition ← main; src knows no tests.',
    find: eachImport((file, imported) => {
      const from = layerOf(file.path);
      if (!isInternal(imported) || imported.target.startsWith('#') || from === undefined) return undefined;
      const to = layerOf(imported.target);
      if (to !== undefined && LAYERS[from].imports.includes(to)) return undefined;
      return `${from} may not import ${to ?? imported.target}`;
    }),
  },
  {
    name: 'contexts-apart',
    says: 'identity and tasks do not import one another, in domain nor in application; shared imports neither.',
    find: eachImport((file, imported) => {
      if (!isInternal(imported) || !isCore(file.path) || !isCore(imported.target)) return undefined;
      const from = folderOf(file.path) ?? '';
      const to = folderOf(imported.target) ?? '';
      return CONTEXTS[from]?.includes(to) === false ? `${from} may not know ${to}` : undefined;
    }),
  },
  {
    name: 'adapters-apart',
    says: 'An adapter never imports another adapter; only composition knows several.',
    find: eachImport((file, imported) => {
      if (!isInternal(imported)) return undefined;
      if (layerOf(file.path) !== 'adapters' || layerOf(imported.target) !== 'adapters') return undefined;
      const from = folderOf(file.path);
      const to = folderOf(imported.target);
      return from === to ? undefined : `adapter ${from ?? '?'} may not import adapter ${to ?? '?'}`;
    }),
  },
  {
    name: 'reserved-place',
    says: 'Migrations are known to the PostgreSQL adapter alone.',
    find: eachImport((file, imported) => {
      if (!isInternal(imported)) return undefined;
      const reserved = RESERVED.find(({ path }) => isIn(imported.target, [path]));
      if (reserved === undefined || isIn(file.path, reserved.for)) return undefined;
      return `${reserved.path} is only for ${reserved.for.join(', ')}`;
    }),
  },
];

function isCore(path: string): boolean {
  return CORE.includes(layerOf(path) ?? '');
}
