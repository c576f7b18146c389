/** One token of TypeScript source. `value` is the text of a string, or of a template without `${}`. */
export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'number' | 'regex' | 'punctuation';
  readonly text: string;
  readonly line: number;
  readonly value?: string;
}

/** The scanner lost its way: what stands after `line` can't be vouched for, so the file counts as a violation. */
export class UnreadableSource extends Error {
  readonly line: number;

  constructor(line: number, what: string) {
    super(what);
    this.line = line;
  }
}

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const WORD = /[#@]?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /(?:\d|\.\d)[\w.]*/y;
const STRING = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"/y;
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[^]|\$(?!\{))*/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const PUNCTUATION = /=>|\?\.(?!\d)|\.\.\.|\+\+|--|[^\w\s]/uy;

/** After these words a `/` starts a regular expression; after any other word, a number or a closing bracket it divides. */
const BEFORE_REGEX = new Set(
  'return typeof case do else in of instanceof new delete void throw await yield'.split(' '),
);

/**
 * Splits TypeScript into tokens; comments and white space are dropped. It knows no grammar beyond what telling strings,
 * templates, comments and regular expressions apart needs, so it reads types and values alike.
 * @throws UnreadableSource when a string, template, comment or bracket does not end
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** Open brackets; `${` stands for a template that goes on after its `}`. */
  const open: { bracket: string; line: number }[] = [];
  let at = source.startsWith('#!') ? source.indexOf('\n') : 0;
  let line = 1;

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text === undefined) return undefined;
    at += text.length;
    return text;
  }

  function push(kind: Token['kind'], text: string, value?: string): void {
    tokens.push({ kind, text, line, ...(value === undefined ? {} : { value }) });
    line += text.split('\n').length - 1;
  }

  function template(): void {
    const text = take(TEMPLATE_TEXT) ?? '';
    if (source[at] === '`') {
      at += 1;
      push('template', text, text);
    } else if (source.startsWith('${', at)) {
      at += 2;
      push('template', text);
      open.push({ bracket: '${', line });
      push('punctuation', '${');
    } else {
      throw new UnreadableSource(line, 'a template does not end');
    }
  }

  function close(bracket: string): void {
    const opener = open.pop()?.bracket;
    const fits = { ')': ['('], ']': ['['], '}': ['{', '${'] }[bracket] ?? [];
    if (opener === undefined || !fits.includes(opener))
      throw new UnreadableSource(line, `unmatched ${bracket}`);
    push('punctuation', bracket);
    if (opener === '${') template();
  }

  function endsValue(index: number): boolean {
    const token = tokens.at(index);
    if (token === undefined) return false;
    if (token.kind === 'word') return !BEFORE_REGEX.has(token.text);
    if (token.text === '!') return endsValue(index - 1);
    return token.kind !== 'punctuation' || [')', ']', '}', '++', '--'].includes(token.text);
  }

  while (at < source.length) {
    const skipped = take(SPACE) ?? take(COMMENT);
    if (skipped !== undefined) {
      line += skipped.split('\n').length - 1;
      continue;
    }
    const start = source[at];
    let text: string | undefined;
    if (start === '`') {
      at += 1;
      template();
    } else if (start === "'" || start === '"') {
      text = take(STRING);
      if (text === undefined) throw new UnreadableSource(line, 'a string does not end');
      push('string', text, text.slice(1, -1));
    } else if ((text = take(WORD)) !== undefined) {
      push('word', text);
    } else if ((text = take(NUMBER)) !== undefined) {
      push('number', text);
    } else if (start === '/' && source[at + 1] === '*') {
      throw new UnreadableSource(line, 'a comment does not end');
    } else if (start === '/' && !endsValue(-1)) {
      text = take(REGEX);
      if (text === undefined) throw new UnreadableSource(line, 'a regular expression does not end');
      push('regex', text);
    } else if (start === ')' || start === ']' || start === '}') {
      at += 1;
      close(start);
    } else if ((text = take(PUNCTUATION)) !== undefined) {
      if (text === '(' || text === '[' || text === '{') open.push({ bracket: text, line });
      push('punctuation', text);
    } else {
      throw new UnreadableSource(line, `unknown character ${JSON.stringify(start)}`);
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined)
    throw new UnreadableSource(unclosed.line, `${unclosed.bracket} is never closed`);
  return tokens;
}
