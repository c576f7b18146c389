import { expect } from 'chai';
import { LRUCache } from 'lru-cache';
import { growingTo } from '#adapters/memory/growing-to.ts';

describe('A cache that grows to a number of entries', () => {
  it('holds so many, and forgets the one that was used longest ago for the next', () => {
    const cache = new LRUCache<string, number>(growingTo(3));
    for (const [index, name] of ['a', 'b', 'c', 'a', 'b', 'c'].entries()) cache.set(name, index);
    cache.get('a');
    cache.set('d', 6);
    expect([...cache.keys()].toSorted()).to.deep.equal(['a', 'c', 'd']);
  });

  it('takes no memory for entries that are not there', () => {
    const before = process.memoryUsage();
    const cache = new LRUCache<string, number>(growingTo(1_000_000));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    expect(heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers).to.be.below(1_000_000);
    expect(cache.size).to.equal(0);
  });
});
