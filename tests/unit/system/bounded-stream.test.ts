import { expect } from 'chai';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { BoundedStream } from '#adapters/system/bounded-stream.ts';

/** A stream that takes what it is given only when it is told to. */
class StalledStream extends Writable {
  readonly written: string[] = [];
  readonly #waiting: (() => void)[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk.toString());
    this.#waiting.push(done);
  }

  resume(): void {
    for (const done of this.#waiting.splice(0)) done();
    if (this.#waiting.length > 0) this.resume();
  }
}

describe('A bounded stream', () => {
  let dropped: number;
  let stream: StalledStream;
  let bounded: BoundedStream;

  beforeEach(() => {
    dropped = 0;
    stream = new StalledStream();
    bounded = new BoundedStream(stream, { maxBytes: 100, onDrop: () => (dropped += 1) });
  });

  it('drops and counts lines once so many bytes wait for the reader', () => {
    for (let count = 0; count < 50; count += 1) bounded.write('ten bytes\n');
    expect([stream.writableLength, dropped]).to.deep.equal([100, 40]);
  });

  it('takes lines again when the reader goes on', () => {
    for (let count = 0; count < 20; count += 1) bounded.write('ten bytes\n');
    stream.resume();
    bounded.write('and again\n');
    stream.resume();
    expect(stream.written.at(-1)).to.equal('and again\n');
    expect(dropped).to.equal(10);
  });

  it('drops and counts lines for a reader that has gone', async () => {
    stream.destroy();
    await once(stream, 'close');
    bounded.write('for nobody\n');
    await bounded.drain(60_000);
    await new Promise(setImmediate);
    expect(dropped).to.equal(1);
  });

  it('may be one of many of its stream, without a warning', async () => {
    const warnings: string[] = [];
    const hear = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', hear);
    for (let count = 0; count < 20; count += 1)
      new BoundedStream(stream, { maxBytes: 100, onDrop: () => undefined });
    await new Promise(setImmediate);
    process.off('warning', hear);
    expect(warnings).to.deep.equal([]);
  });

  it('is drained when all is written, and at the latest when patience is over', async () => {
    bounded.write('ten bytes\n');
    await bounded.drain(1);
    expect(stream.writableLength).to.equal(10);
    const drained = bounded.drain(60_000);
    stream.resume();
    await drained;
    expect(stream.writableLength).to.equal(0);
  });
});
