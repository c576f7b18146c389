import { expect } from 'chai';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { FewAtOnce } from '#adapters/postgres/few-at-once.ts';

const LONG_MS = 60_000;

describe('A few at once', () => {
  let started: string[] = [];
  let finish: Map<string, () => void> = new Map();

  beforeEach(() => {
    started = [];
    finish = new Map();
  });

  afterEach(() => mock.timers.reset());

  function work(name: string): () => Promise<void> {
    return () => {
      started.push(name);
      const { promise, resolve } = Promise.withResolvers<void>();
      finish.set(name, resolve);
      return promise;
    };
  }

  async function done(name: string): Promise<void> {
    finish.get(name)?.();
    await turn();
  }

  it('start at once, the others as these end, first come first', async () => {
    const few = new FewAtOnce({ most: 2, patienceMs: LONG_MS });
    for (const name of ['a', 'b', 'c', 'd', 'e']) few.run(work(name));
    expect(started).to.deep.equal(['a', 'b']);
    await done('b');
    expect(started).to.deep.equal(['a', 'b', 'c']);
    await done('a');
    expect(started).to.deep.equal(['a', 'b', 'c', 'd']);
    for (const name of ['c', 'd', 'e']) await done(name);
    expect(started).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    few.run(work('f'));
    few.run(work('g'));
    few.run(work('h'));
    expect(started.slice(5)).to.deep.equal(['f', 'g']);
    await done('f');
    await done('g');
    expect(started.slice(5)).to.deep.equal(['f', 'g', 'h']);
  });

  it('are more when patience ends, which each has of its own, and few again when those are done', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const few = new FewAtOnce({ most: 1, patienceMs: 10 });
    few.run(work('a'));
    few.run(work('b'));
    mock.timers.tick(5);
    await done('a');
    few.run(work('c'));
    mock.timers.tick(9);
    expect(started).to.deep.equal(['a', 'b']);
    mock.timers.tick(1);
    expect(started).to.deep.equal(['a', 'b', 'c']);
    few.run(work('d'));
    await done('b');
    expect(started).not.to.include('d');
    await done('c');
    expect(started).to.deep.equal(['a', 'b', 'c', 'd']);
  });
});
