import { ENVIRONMENT_READERS } from '../exceptions.ts';
import type { Token } from '../scan/tokenize.ts';
import { isInSrc, layerOf } from '../source-tree.ts';
import type { SourceFile } from '../source-tree.ts';
import { eachFile, eachImport } from './rule.ts';
import type { Rule } from './rule.ts';

/** Globals through which time, chance and the outside world get in. Ports bring these to the core. */
const IMPURE_GLOBALS = new Set(
  (
    'process crypto performance globalThis global fetch console Temporal ' +
    'setTimeout setInterval setImmediate queueMicrotask'
  ).split(' '),
);

/** What stands before the name of a property or a parameter; a value in `a ? b : c` has none of these before it. */
const BEFORE_A_NAME = new Set('{ } , ( ; readonly private protected static override declare'.split(' '));

/** What the core must not touch, and who reads the environment. */
export const PURITY_RULES: readonly Rule[] = [
  {
    name: 'pure-core',
    says: 'Domain and application import no packages and no built-in modules.',
    find: eachImport((file, { form, target }) => {
      if (!isCore(file) || (form !== 'package' && form !== 'builtin')) return undefined;
      return `${layerOf(file.path) ?? ''} imports ${target}: it needs a port instead`;
    }),
  },
  {
    name: 'no-clock-no-chance',
    says: 'Domain and application read no clock, draw no random numbers and touch no process: these come in as arguments.',
    find: eachFile((file) => {
      if (!isCore(file)) return [];
      return file.tokens.flatMap((token, index) => {
        const what = impurity(file.tokens, index);
        return what === undefined ? [] : [{ path: file.path, line: token.line, message: `uses ${what}` }];
      });
    }),
  },
  {
    name: 'environment',
    says: 'The environment is read in one place.',
    find: eachFile((file) => {
      if (!isInSrc(file.path) || ENVIRONMENT_READERS.some(({ path }) => path === file.path)) return [];
      return file.tokens.flatMap((token, index) =>
        readsEnvironment(file.tokens, index)
          ? [{ path: file.path, line: token.line, message: 'reads process.env' }]
          : [],
      );
    }),
  },
];

function isCore(file: SourceFile): boolean {
  return ['domain', 'application'].includes(layerOf(file.path) ?? '');
}

function impurity(tokens: readonly Token[], index: number): string | undefined {
  const text = (offset: number): string => tokens[index + offset]?.text ?? '';
  const word = text(0);
  if (tokens[index]?.kind !== 'word' || isName(tokens, index)) return undefined;
  if (IMPURE_GLOBALS.has(word)) return word;
  if (word === 'Math' && text(1) === '.' && text(2) === 'random') return 'Math.random';
  if (word !== 'Date') return undefined;
  if (text(1) === '.' && text(2) === 'now') return 'Date.now';
  if (text(-1) === 'new') return text(1) === '(' && text(2) !== ')' ? undefined : 'new Date()';
  return text(1) === '(' ? 'Date()' : undefined;
}

/** True where the word is no global but a member, a property's key or a parameter that bears its name. */
function isName(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text ?? '';
  if (before === '.' || before === '?.') return true;
  const after = tokens[index + 1]?.text ?? '';
  const typed = after === ':' || (after === '?' && tokens[index + 2]?.text === ':');
  return typed && BEFORE_A_NAME.has(before);
}

/** `process.env`, `process['env']`, `{ env } = process`, `import { env } from 'node:process'`. */
function readsEnvironment(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  const text = (offset: number): string => tokens[index + offset]?.text ?? '';
  if (token?.value === 'node:process' || token?.value === 'process') {
    return text(-1) === 'from' && patternHolds(tokens, index - 2, 'env');
  }
  if (token?.kind !== 'word' || token.text !== 'process') return false;
  if (['.', '?.'].includes(text(1)) && text(2) === 'env') return true;
  if (text(1) === '[' && tokens[index + 2]?.value === 'env') return true;
  return text(-1) === '=' && patternHolds(tokens, index - 2, 'env');
}

/** True where a `{ … }` that ends at `end` names `name`. */
function patternHolds(tokens: readonly Token[], end: number, name: string): boolean {
  if (tokens[end]?.text !== '}') return false;
  for (let at = end; at >= 0 && tokens[at]?.text !== '{'; at -= 1) {
    if (tokens[at]?.text === name) return true;
  }
  return false;
}
