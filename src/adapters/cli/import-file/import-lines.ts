import type { ImportLine } from '#application/import/line-outcome.ts';
import type { ImportRecord } from '#domain/import/import-record.ts';
import { InvalidFieldsError, type Violation } from '#domain/shared/field-rule.ts';
import type { FileLine } from './read-lines.ts';

/** Reads the JSON value of a line. @throws {InvalidFieldsError} */
export type RecordReader = (value: unknown) => ImportRecord;

/** Lines that are stored together. */
const GROUP_SIZE = 200;

/** The lines as records, in groups; empty ones are left out. @param onGroup hears how far the file is read, in bytes. */
export async function* importLines(
  lines: AsyncIterable<readonly FileLine[]>,
  read: RecordReader,
  onGroup: (end: number) => void,
): AsyncGenerator<readonly ImportLine[]> {
  let group: ImportLine[] = [];
  for await (const some of lines) {
    for (const line of some) {
      if (!('text' in line)) group.push(unreadable(line.line, line.problem));
      else if (line.text.trim() !== '') group.push(recordOf(line.line, line.text, read));
      if (group.length < GROUP_SIZE) continue;
      onGroup(line.end);
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}

function recordOf(line: number, text: string, read: RecordReader): ImportLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable(line, NOT_JSON);
  }
  try {
    return { line, record: read(value) };
  } catch (error) {
    if (error instanceof InvalidFieldsError) return { line, problems: error.problems };
    throw error;
  }
}

function unreadable(line: number, violation: Violation): ImportLine {
  return { line, problems: [{ field: 'line', ...violation }] };
}

const NOT_JSON: Violation = { code: 'line.not_json', detail: 'The line is not a JSON value.' };
