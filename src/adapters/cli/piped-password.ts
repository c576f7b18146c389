import { CommandFailure } from './errors.ts';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The first line of a piped input, without its line ending.
 * @throws {CommandFailure} for an empty input, or one that is not plain UTF-8: nobody could type such a password.
 */
export async function pipedPassword(input: AsyncIterable<Buffer | string>): Promise<string> {
  const text = decoded(await firstLine(input)).replace(/\r$/, '');
  if (text === '') throw new CommandFailure('No password came from standard input.');
  return text;
}

async function firstLine(input: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    const end = bytes.indexOf(NEWLINE);
    chunks.push(end === -1 ? bytes : bytes.subarray(0, end));
    if (end !== -1) break;
  }
  return Buffer.concat(chunks);
}

function decoded(bytes: Buffer): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CommandFailure(
      'The password from standard input is not UTF-8: convert it, for example with iconv.',
    );
  }
  if (text.startsWith(BYTE_ORDER_MARK)) {
    throw new CommandFailure(
      'The password from standard input begins with a byte order mark: send UTF-8 without BOM.',
    );
  }
  return text;
}
