import { tokenize } from './tokenize.ts';
import type { Token } from './tokenize.ts';

/** One place where a file reaches for another: any form of import, `require`, a worker's URL. */
export interface ImportSite {
  readonly line: number;
  /** `undefined` where the specifier is computed and so can't be checked. */
  readonly specifier: string | undefined;
}

/** What the rules need to know about one file. */
export interface ModuleSource {
  readonly tokens: readonly Token[];
  readonly imports: readonly ImportSite[];
  readonly exports: readonly { readonly name: string; readonly line: number }[];
  /** True where nothing stands in the file but passing on what other files export. */
  readonly onlyReExports: boolean;
}

const DECLARES = new Set('const let var function class interface type enum namespace module'.split(' '));
const MODIFIES = new Set(['async', 'abstract', 'declare', '*']);

/** Reads imports and exports of a TypeScript or JavaScript file. @throws UnreadableSource */
export function readModule(source: string): ModuleSource {
  const tokens = tokenize(source);
  const imports: ImportSite[] = [];
  const exports: { name: string; line: number }[] = [];
  const imported = new Set<string>();
  let passedOn = 0;
  let own = 0;

  const text = (index: number): string | undefined => tokens[index]?.text;
  const isMember = (index: number): boolean => text(index - 1) === '.' || text(index - 1) === '?.';

  function addImport(line: number, target: Token | undefined): void {
    const value = target?.value;
    imports.push({ line, specifier: value?.includes('\\') === true ? undefined : value });
  }

  /** The first argument of a call whose `(` stands at `index`, where it is one literal and nothing else. */
  function literalArgument(index: number): Token | undefined {
    return [',', ')'].includes(text(index + 2) ?? '') ? tokens[index + 1] : undefined;
  }

  /** Index behind `{ a, b as c }` that opens at `index`; its words are handed to `each` one name at a time. */
  function names(index: number, each: (local: string, exported: string, line: number) => void): number {
    let at = index + 1;
    while (at < tokens.length && text(at) !== '}') {
      const words: Token[] = [];
      for (; at < tokens.length && text(at) !== ',' && text(at) !== '}'; at += 1) words.push(tokens[at]!);
      if (words[0]?.text === 'type' && words.length > 1 && words[1]?.text !== 'as') words.shift();
      const last = words.at(-1);
      if (words[0] !== undefined && last !== undefined) {
        each(words[0].text, last.value ?? last.text, words[0].line);
      }
      if (text(at) === ',') at += 1;
    }
    return at + 1;
  }

  /** `import … from 'x'`, `import 'x'`; returns the index behind it. */
  function importStatement(index: number): number {
    let at = index + 1;
    while (at < tokens.length && tokens[at]?.kind !== 'string' && text(at) !== '(' && text(at) !== ';') {
      if (text(at) === '{') at = names(at, (_, local) => imported.add(local));
      else if (tokens[at]?.kind === 'word') imported.add(text(at++) ?? '');
      else at += 1;
    }
    // `import x = require('y')` stops at the `(`: the walk meets the require by itself.
    if (tokens[at]?.kind !== 'string') return Math.max(at - 1, index + 1);
    addImport(tokens[index]!.line, tokens[at]);
    return afterAttributes(at + 1);
  }

  function afterAttributes(index: number): number {
    return text(index) === 'with' && text(index + 1) === '{' ? names(index + 1, () => undefined) : index;
  }

  function exportStatement(index: number): number {
    let at = index + 1;
    const line = tokens[index]!.line;
    if (text(at) === 'default') {
      exports.push({ name: 'default', line });
      own += 1;
      return at + 1;
    }
    if (text(at) === 'type' && ['{', '*'].includes(text(at + 1) ?? '')) at += 1;
    if (text(at) === '{' || text(at) === '*') return exportList(at, line);
    while (MODIFIES.has(text(at) ?? '')) at += 1;
    if (DECLARES.has(text(at) ?? '')) {
      const opener = text(at + 1);
      if (opener === '{' || opener === '[') patternNames(at + 1);
      else exports.push({ name: text(text(at + 1) === '*' ? at + 2 : at + 1) ?? '', line });
    }
    own += 1;
    return at + 1;
  }

  /** `export const { a, b: c } = …`: every word is taken for a name. */
  function patternNames(index: number): void {
    for (let at = index; at < tokens.length && text(at) !== '='; at += 1) {
      const token = tokens[at]!;
      if (token.kind === 'word') exports.push({ name: token.text, line: token.line });
    }
  }

  /** `export { a, b as c }`, `export { a } from 'x'`, `export * from 'x'`, `export * as n from 'x'`. */
  function exportList(index: number, line: number): number {
    const listed: { local: string; name: string; line: number }[] = [];
    let at = index + 1;
    if (text(index) === '{') {
      at = names(index, (local, name, at) => listed.push({ local, name, line: at }));
    } else if (text(at) === 'as') {
      listed.push({ local: '*', name: tokens[at + 1]?.value ?? text(at + 1) ?? '', line });
      at += 2;
    }
    exports.push(...listed.map(({ name, line }) => ({ name, line })));
    if (text(at) === 'from') {
      passedOn += 1;
      addImport(line, tokens[at + 1]);
      return afterAttributes(at + 2);
    }
    if (listed.some(({ local }) => !imported.has(local))) own += 1;
    else passedOn += listed.length;
    return at;
  }

  /** `import('x')`, `import.meta.resolve('x')`, `require('x')`, `require.resolve('x')`, `new URL('./x.ts', import.meta.url)`. */
  function call(index: number): boolean {
    const line = tokens[index]!.line;
    const word = text(index);
    const path = (...parts: string[]): boolean =>
      parts.every((part, offset) => text(index + 1 + offset) === part);
    if (word === 'import' && path('(') && !isMember(index)) addImport(line, literalArgument(index + 1));
    else if (word === 'import' && path('.', 'meta', '.', 'resolve', '('))
      addImport(line, literalArgument(index + 5));
    else if (word === 'require' && path('(') && !isMember(index)) addImport(line, literalArgument(index + 1));
    else if (word === 'require' && path('.', 'resolve', '(')) addImport(line, literalArgument(index + 3));
    else if (word === 'getBuiltinModule' && path('(')) addImport(line, literalArgument(index + 1));
    else if (word === 'URL' && path('(') && /^\.{1,2}\/.*\.(?:ts|js)$/.test(tokens[index + 2]?.value ?? '')) {
      addImport(line, tokens[index + 2]);
    } else return false;
    return true;
  }

  for (let index = 0; index < tokens.length;) {
    const token = tokens[index]!;
    const keyword = token.kind === 'word' && !isMember(index) && text(index + 1) !== ':';
    if (token.kind === 'word' && call(index)) {
      own += 1;
      index += 1;
    } else if (keyword && token.text === 'import' && text(index + 1) !== '.') {
      index = importStatement(index);
    } else if (keyword && token.text === 'export') {
      index = exportStatement(index);
    } else {
      if (token.text !== ';') own += 1;
      index += 1;
    }
  }
  return { tokens, imports, exports, onlyReExports: passedOn > 0 && own === 0 };
}
