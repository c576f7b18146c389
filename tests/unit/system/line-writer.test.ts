import { expect } from 'chai';
import { LineWriter } from '#adapters/system/line-writer.ts';
import { until } from '#tests/support/until.ts';

describe('Lines of the log', () => {
  let written: string[];
  let flushed: number;
  let writer: LineWriter;

  beforeEach(() => {
    written = [];
    flushed = 0;
    writer = new LineWriter({ write: (text) => written.push(text), flushSync: () => (flushed += 1) });
  });

  it('go out together, in their order, without anybody asking', async () => {
    writer.write('one\n');
    writer.write('two\n');
    expect(written).to.deep.equal([]);
    await until(() => written.length > 0);
    expect(written).to.deep.equal(['one\ntwo\n']);
    writer.write('three\n');
    await until(() => written.length > 1);
    expect(written).to.deep.equal(['one\ntwo\n', 'three\n']);
  });

  it('go out at once when they are many', () => {
    const line = `${'x'.repeat(999)}\n`;
    for (let count = 0; count < 64; count += 1) writer.write(line);
    expect(written).to.deep.equal([line.repeat(64)]);
  });

  it('are all out when they were flushed', () => {
    writer.write('last\n');
    writer.flushSync();
    expect([written, flushed]).to.deep.equal([['last\n'], 1]);
  });
});
