import { createHash } from 'node:crypto';
import { isId } from '#domain/shared/ids.ts';
import { InvalidParametersError } from './problems/http-problem.ts';

/** Says where a list goes on. It holds the last id of a page, and which list and filter that page was of. */
export function encodeCursor(list: string, id: string): string {
  const content = `${list}:${id}`;
  return Buffer.from(`${content}:${checksum(content)}`).toString('base64url');
}

/** @throws {InvalidParametersError} for a cursor that we did not issue, or issued for another list or filter. */
export function decodeCursor(list: string, cursor: string): string {
  const [, id = ''] = Buffer.from(cursor, 'base64url').toString().split(':');
  // Compared as text: base64url has several spellings of the same bytes, of which we issue one.
  if (!isId(id) || encodeCursor(list, id) !== cursor) {
    const detail = 'This is not the nextCursor of a page of this list.';
    throw new InvalidParametersError([{ parameter: 'cursor', code: 'cursor.invalid', detail }]);
  }
  return id;
}

/** Tells a mistyped cursor from ours; a forged one does no harm, it only names a place in a list that is shown anyway. */
function checksum(content: string): string {
  return createHash('sha256').update(`cursor:${content}`).digest('base64url').slice(0, 8);
}
