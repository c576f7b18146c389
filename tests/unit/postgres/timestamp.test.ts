import { expect } from 'chai';
import fc from 'fast-check';
import { formatTimestamp, parseTimestamp } from '#adapters/postgres/timestamp.ts';

describe('A time as PostgreSQL writes it', () => {
  for (const [iso, written, read] of [
    ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z', '2026-01-02 03:04:05.678+00'],
    ['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.000Z', '2026-01-02 03:04:05+00'],
    ['2026-01-02T03:04:05.070Z', '2026-01-02T03:04:05.070Z', '2026-01-02 03:04:05.07+00'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z', '0001-01-01 00:00:00+00'],
    ['0000-02-29T23:59:59.999Z', '0001-02-29T23:59:59.999Z BC', '0001-02-29 23:59:59.999+00 BC'],
    ['-000001-12-31T23:59:59.999Z', '0002-12-31T23:59:59.999Z BC', '0002-12-31 23:59:59.999+00 BC'],
    ['+012345-06-07T08:09:10.011Z', '12345-06-07T08:09:10.011Z', '12345-06-07 08:09:10.011+00'],
  ] as const) {
    it(`is ${written} for ${iso}, and back`, () => {
      expect(formatTimestamp(new Date(iso))).to.equal(written);
      expect(parseTimestamp(read).toISOString()).to.equal(iso);
    });
  }

  it('is not guessed at in another style', () => {
    for (const text of [
      '',
      'infinity',
      '02/01/2026 03:04:05 UTC',
      '2026-01-02 03:04:05+02',
      '2026-01-02T03:04Z',
    ])
      expect(() => parseTimestamp(text)).to.throw('unknown style');
  });

  it('is the same time again', () => {
    const min = new Date('0000-01-01T00:00:00Z');
    const max = new Date('9999-12-31T23:59:59.999Z');
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (time) => {
        const answer = formatTimestamp(time).replace('T', ' ').replace('Z', '+00');
        expect(parseTimestamp(answer)).to.deep.equal(time);
      }),
    );
  });
});
