import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface CorpusText {
  readonly name: string;
  readonly bytes: Buffer;
}

const FOLDER = resolve(import.meta.dirname, '../../../shared/corpora/jsontestsuite');

/** The texts of the JSON parsing test suite where it lies beside the project; else null, with one line that says so. */
export function jsonCorpus(): readonly CorpusText[] | null {
  if (existsSync(FOLDER)) return ['test_parsing', 'test_transform'].flatMap(read);
  process.stderr.write(`The JSON test suite is not at ${FOLDER}: only our own texts are tested.\n`);
  return null;
}

function read(folder: string): readonly CorpusText[] {
  const path = join(FOLDER, folder);
  return readdirSync(path).map((name) => ({ name, bytes: readFileSync(join(path, name)) }));
}
