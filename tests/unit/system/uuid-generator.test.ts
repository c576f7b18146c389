import { expect } from 'chai';
import { isId } from '#domain/shared/ids.ts';
import { UuidGenerator } from '#adapters/system/uuid-generator.ts';

describe('The id generator', () => {
  it('makes ids that this service knows as its own', () => {
    const ids = new UuidGenerator();
    for (let count = 0; count < 1_000; count += 1) expect(ids.next()).to.satisfy(isId);
  });

  it('makes ids that only increase, also within a millisecond', () => {
    const ids = new UuidGenerator();
    const made = Array.from({ length: 50_000 }, () => ids.next());
    expect(made).to.deep.equal(made.toSorted());
    expect(new Set(made).size).to.equal(made.length);
  });
});
