import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { ALIASES, ENTRY_FILES, LAYERS } from './layers.ts';
import type { LayerName } from './layers.ts';
import { readModule } from './scan/read-module.ts';
import type { ImportSite, ModuleSource } from './scan/read-module.ts';
import { UnreadableSource } from './scan/tokenize.ts';

export interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** An import, together with what it points to: a file of the tree, a package or a built-in module. */
export interface Import extends ImportSite {
  readonly line: number;
  readonly form: 'relative' | 'alias' | 'package' | 'builtin' | 'computed';
  /** The path from the root for `relative` and `alias`, the bare name for `package` and `builtin`. */
  readonly target: string;
}

export interface SourceFile extends Omit<ModuleSource, 'imports'> {
  readonly path: string;
  readonly source: string;
  readonly imports: readonly Import[];
}

/** All files that could be read, by path, and the violation that each unreadable one is. */
export interface SourceTree {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly unreadable: readonly Omit<Violation, 'rule'>[];
  readonly packageJson: PackageJson;
}

/** @param files path from the root, with `/` → source */
export function readTree(files: ReadonlyMap<string, string>, packageJson: PackageJson): SourceTree {
  const read = new Map<string, SourceFile>();
  const unreadable: Omit<Violation, 'rule'>[] = [];
  for (const [path, source] of files) {
    try {
      const module = readModule(source);
      read.set(path, { ...module, path, source, imports: module.imports.map((site) => resolve(path, site)) });
    } catch (error) {
      if (!(error instanceof UnreadableSource)) throw error;
      unreadable.push({ path, line: error.line, message: error.message });
    }
  }
  return { files: read, unreadable, packageJson };
}

function resolve(from: string, site: ImportSite): Import {
  const { specifier } = site;
  if (specifier === undefined) return { ...site, form: 'computed', target: '' };
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) {
    return { ...site, form: 'relative', target: posix.join(posix.dirname(from), specifier) };
  }
  if (specifier.startsWith('#')) {
    const alias = Object.keys(ALIASES).find((prefix) => specifier.startsWith(prefix));
    const target =
      alias === undefined ? specifier : posix.join(ALIASES[alias]!, specifier.slice(alias.length));
    return { ...site, form: 'alias', target };
  }
  if (isBuiltin(specifier)) return { ...site, form: 'builtin', target: specifier };
  const parts = specifier.split('/');
  return { ...site, form: 'package', target: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}

/** The layer of a path, or `undefined` where it belongs to none. */
export function layerOf(path: string): LayerName | undefined {
  if ((ENTRY_FILES as readonly string[]).includes(path)) return 'main';
  const names = Object.keys(LAYERS) as LayerName[];
  return names.find((name) => name !== 'main' && path.startsWith(LAYERS[name].path));
}

/** The folder right below the layer: a context in domain and application, an adapter in adapters. */
export function folderOf(path: string): string | undefined {
  const layer = layerOf(path);
  if (layer === undefined) return undefined;
  const [folder, ...rest] = path.slice(LAYERS[layer].path.length).split('/');
  return rest.length > 0 ? folder : undefined;
}

/** What relative imports stay within: the layer, and in adapters the one adapter. */
export function homeOf(path: string): string | undefined {
  const layer = layerOf(path);
  return layer === 'adapters' ? `adapters/${folderOf(path) ?? ''}` : layer;
}

export function isInSrc(path: string): boolean {
  return path.startsWith('src/');
}

/** True where one of `places` is the path or a folder above it. */
export function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || (place.endsWith('/') && path.startsWith(place)));
}
