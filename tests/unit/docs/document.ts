import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../..');

/** A fenced block of a Markdown file. */
export interface Fence {
  /** What stands after the backticks: `bash`, `http` … */
  readonly language: string;
  readonly text: string;
}

export interface Heading {
  readonly level: number;
  readonly title: string;
}

/** A Markdown file of the project, as far as tests read it. */
export class Document {
  readonly path: string;
  readonly text: string;

  /** @param path from the project's folder. */
  constructor(path: string) {
    this.path = path;
    this.text = readFileSync(join(ROOT, path), 'utf8');
  }

  get fences(): readonly Fence[] {
    return [...this.text.matchAll(/^```([a-z]+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
      language,
      text,
    }));
  }

  get headings(): readonly Heading[] {
    const prose = this.text.replaceAll(/^```[a-z]+\n.*?^```$/gms, '');
    return [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
      level: marks.length,
      title,
    }));
  }

  /** What links lead to that stay in the project; of code blocks none. */
  get links(): readonly string[] {
    const prose = this.text.replaceAll(/^```[a-z]+\n.*?^```$/gms, '');
    return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target));
  }

  /** The text from this heading to the next one of its level or above. @throws where there is none. */
  section(title: string): string {
    const start = new RegExp(`^(#+) ${RegExp.escape(title)}$`, 'm').exec(this.text);
    if (start === null) throw new Error(`${this.path} has no section "${title}"`);
    const rest = this.text.slice(start.index + start[0].length);
    const end = new RegExp(`^#{1,${start[1]?.length}} `, 'm').exec(rest)?.index;
    return rest.slice(0, end);
  }

  /** Links that lead to no file, or to no heading of this one. */
  get deadLinks(): readonly string[] {
    const anchors = new Set(this.headings.map(({ title }) => anchorOf(title)));
    return this.links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      if (file === '') return !anchors.has(anchor ?? '');
      return !existsSync(join(ROOT, dirname(this.path), file));
    });
  }
}

/** The cells of a Markdown table's rows, without its head. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines
    .filter((_, index) => !isHead(lines, index))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

function isHead(lines: readonly string[], index: number): boolean {
  const rule = /^\|(?:-+\|)+$/;
  return rule.test(lines[index] ?? '') || rule.test(lines[index + 1] ?? '');
}

/** As GitHub makes them. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');
}
