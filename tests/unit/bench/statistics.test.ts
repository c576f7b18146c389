import { expect } from 'chai';
import { overRounds, ratio } from '#bench/support/rounds.ts';
import type { Run } from '#bench/support/load.ts';
import { median, percentile, rotated } from '#bench/support/statistics.ts';

const runsAt = (...rates: readonly number[]): readonly Run[] =>
  rates.map((rate) => ({ rate, p99: 1, cpu: 1_000 / rate, busy: 1, generator: 1 }));

describe('Figures of the benchmark', () => {
  it('take the middle value, or the mean of the two in the middle', () => {
    expect(median([30, 10, 20])).to.equal(20);
    expect(median([40, 10, 20, 30])).to.equal(25);
    expect(median([])).to.satisfy(Number.isNaN);
  });

  it('compare servers within a round, so that a slow round changes no ratio', () => {
    const [ours, theirs] = [runsAt(100, 10, 90), runsAt(200, 20, 180)];
    expect(ratio(ours, theirs)).to.equal(0.5);
    expect(ratio(ours, theirs, 'cpu')).to.equal(2);
    expect(overRounds(ours, 'rate')).to.equal(90);
  });

  it('let another server begin each round', () => {
    const orders = [0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''));
    expect(orders).to.deep.equal(['abc', 'bca', 'cab', 'abc']);
  });
});

describe('A percentile', () => {
  it('is the least value that its share of the list does not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.95, 0.5, 1, 0].map((share) => percentile(values, share))).to.deep.equal([95, 50, 100, 1]);
    expect(percentile([7], 0.95)).to.equal(7);
    expect(percentile([], 0.95)).to.be.NaN;
  });
});
