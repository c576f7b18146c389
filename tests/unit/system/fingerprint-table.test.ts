import { expect } from 'chai';
import { FingerprintTable } from '#adapters/system/fingerprint-table.ts';

describe('Names that were seen', () => {
  it('are known with their line, and no others', () => {
    const names = new FingerprintTable();
    expect(names.lineOf('ann')).to.equal(null);
    names.remember('ann', 3);
    expect([names.lineOf('ann'), names.lineOf('Ann'), names.lineOf('')]).to.deep.equal([3, null, null]);
  });

  it('have the line that was named last', () => {
    const names = new FingerprintTable();
    names.remember('ann', 3);
    names.remember('ann', 4);
    expect(names.lineOf('ann')).to.equal(4);
  });

  it('stay known however many come', () => {
    const names = new FingerprintTable();
    for (let line = 1; line <= 20_000; line += 1) names.remember(`name ${line}`, line);
    for (let line = 1; line <= 20_000; line += 1) {
      if (names.lineOf(`name ${line}`) !== line) expect.fail(`name ${line} was forgotten`);
      if (names.lineOf(`other ${line}`) !== null) expect.fail(`other ${line} was never there`);
    }
  });
});
