import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface CorpusAddress {
  /** File and number of the case. */
  readonly name: string;
  readonly address: string;
  readonly category: string;
}

const FOLDER = resolve(import.meta.dirname, '../../../shared/corpora/isemail');
const FILES = ['tests.xml', 'tests-original.xml'];
/** The corpus shows control characters as U+2400 + code. */
const PICTURED_CONTROLS = /[\u2400-\u241f]/g;

/** The addresses of the isemail corpus where it lies beside the project; else null, with one line that says so. */
export function isemailCorpus(): readonly CorpusAddress[] | null {
  if (FILES.every((file) => existsSync(join(FOLDER, file)))) return FILES.flatMap(read);
  process.stderr.write(`The isemail corpus is not at ${FOLDER}: only our own addresses are tested.\n`);
  return null;
}

function read(file: string): readonly CorpusAddress[] {
  const xml = readFileSync(join(FOLDER, file), 'utf8');
  return [...xml.matchAll(/<test id="(\d+)">(.*?)<\/test>/gs)].map(([, id = '', test = '']) => ({
    name: `${file} #${id}`,
    address: decode(/<address>(.*?)<\/address>/s.exec(test)?.[1] ?? ''),
    category: /<category>(\w+)/.exec(test)?.[1] ?? '',
  }));
}

function decode(text: string): string {
  return text
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(PICTURED_CONTROLS, (picture) =>
      String.fromCodePoint((picture.codePointAt(0) ?? 0) - 0x24_00),
    );
}
