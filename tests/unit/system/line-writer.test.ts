import { expect } from 'chai';
import { LineWriter } from '#adapters/system/line-writer.ts';
import { until } from '#tests/support/until.ts';

describe('Lines of the log', () => {
  let written: string[];
  let taken: Uint8Array[];
  let flushed: number;
  let writer: LineWriter;

  beforeEach(() => {
    written = [];
    taken = [];
    flushed = 0;
    const write = (bytes: Uint8Array): void => {
      taken.push(bytes);
      written.push(Buffer.from(bytes).toString());
    };
    writer = new LineWriter({ write, flushSync: () => (flushed += 1) });
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

  it('go out at once when they are many, and not one by one', () => {
    const lines = Array.from({ length: 1_000 }, (_, number) => `${String(number).padStart(249, '.')}\n`);
    for (const line of lines) writer.write(line);
    expect(written.join('').length).to.be.within(150_000, 249_999);
    expect(written).to.have.length.within(2, 4);
    writer.flushSync();
    expect(written.join('')).to.equal(lines.join(''));
  });

  it('may hold any character, and more of them than go at a time', () => {
    const lines = ['€'.repeat(20_000), '🗝'.repeat(20_000), 'é', 'x'.repeat(400_000), '…'].map(
      (text) => `${text}\n`,
    );
    for (let round = 0; round < 20; round += 1) for (const line of lines) writer.write(line);
    writer.flushSync();
    expect(written.join('')).to.equal(lines.join('').repeat(20));
  });

  it('are the sink’s own bytes, which nothing is written over', async () => {
    for (const line of ['one\n', 'two\n', 'three\n']) {
      const { length } = taken;
      writer.write(line);
      await until(() => taken.length > length);
    }
    expect(taken.map((bytes) => Buffer.from(bytes).toString())).to.deep.equal(['one\n', 'two\n', 'three\n']);
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
      write: ({ length }: Uint8Array) => sink.keptBack.push(sink.minLength > length),
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
