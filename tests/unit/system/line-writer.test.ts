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

  it('are kept back by the sink until it is flushed, or another thread would have them meanwhile', () => {
    const sink = {
      minLength: 0,
      keptBack: [] as boolean[],
      write: (text: string) => sink.keptBack.push(sink.minLength > text.length),
      flushSync: () => undefined,
    };
    const careful = new LineWriter(sink);
    careful.write('last\n');
    careful.flushSync();
    expect(sink).to.deep.include({ keptBack: [true], minLength: 0 });
  });

  it('are written as before when flushing failed', () => {
    const gone = new Error('EPIPE');
    const sink = {
      minLength: 0,
      write: () => undefined,
      flushSync: () => {
        throw gone;
      },
    };
    const unlucky = new LineWriter(sink);
    expect(() => unlucky.flushSync()).to.throw(gone);
    expect(sink.minLength).to.equal(0);
  });
});
