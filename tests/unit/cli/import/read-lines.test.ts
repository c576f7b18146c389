import { expect } from 'chai';
import fc from 'fast-check';
import { readLines, type FileLine } from '#adapters/cli/import-file/read-lines.ts';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(bytes: Buffer | string, chunkSize = 7): Promise<readonly FileLine[]> {
  const lines: FileLine[] = [];
  for await (const some of readLines(chunksOf(Buffer.from(bytes), chunkSize))) lines.push(...some);
  return lines;
}

function inShort(lines: readonly FileLine[]): readonly string[] {
  return lines.map((line) => ('text' in line ? line.text : line.problem.code));
}

describe('The lines of a file', () => {
  it('are numbered from 1 and say where they end, the last one without a line feed too', async () => {
    expect(await linesOf('ab\n\nc')).to.deep.equal([
      { line: 1, end: 3, text: 'ab' },
      { line: 2, end: 4, text: '' },
      { line: 3, end: 5, text: 'c' },
    ]);
    expect(await linesOf('')).to.deep.equal([]);
    expect(await linesOf('a\n')).to.have.lengthOf(1);
  });

  it('are the same however the file comes in pieces', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')));
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 20 }), async (lines, size) => {
        const file = lines.map((line) => `${line}\n`).join('');
        const read = await linesOf(file, size);
        const expected = lines.map((line, index) =>
          index === 0 && line.startsWith('\uFEFF') ? 'line.byte_order_mark' : line,
        );
        expect(inShort(read)).to.deep.equal(expected);
        expect(read.at(-1)?.end ?? 0).to.equal(Buffer.byteLength(file));
      }),
    );
  });

  it('in another encoding are refused one by one', async () => {
    const latin1 = Buffer.concat([Buffer.from('a\n'), Buffer.from('\xe4\n', 'latin1'), Buffer.from('ä\n')]);
    expect(inShort(await linesOf(latin1))).to.deep.equal(['a', 'line.not_utf8', 'ä']);
    const utf16 = Buffer.from('\uFEFF{}\n', 'utf16le');
    expect(inShort(await linesOf(utf16))[0]).to.equal('line.not_utf8');
  });

  it('begin with no byte order mark', async () => {
    expect(inShort(await linesOf('\uFEFFa\n\uFEFFb\n'))).to.deep.equal(['line.byte_order_mark', '\uFEFFb']);
  });

  it('that are too long are refused, and the next one is read', async () => {
    const long = 'x'.repeat(65_536);
    const read = await linesOf(`a\n${long}x\n${long}\nb\n${long}x`, 10_000);
    expect(inShort(read)).to.deep.equal(['a', 'line.too_long', long, 'b', 'line.too_long']);
  });
});
