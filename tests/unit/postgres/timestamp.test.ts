import { expect } from 'chai';
import fc from 'fast-check';
import { parseTimestamp, timestamp } from '#adapters/postgres/timestamp.ts';

describe('A time as PostgreSQL writes it', () => {
  for (const [iso, text] of [
    ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
    ['0000-02-29T23:59:59.999Z', '0001-02-29T23:59:59.999Z BC'],
    ['-000001-12-31T23:59:59.999Z', '0002-12-31T23:59:59.999Z BC'],
    ['+012345-06-07T08:09:10.011Z', '12345-06-07T08:09:10.011Z'],
  ] as const) {
    it(`is ${text} for ${iso}`, () => {
      expect(timestamp(new Date(iso))).to.equal(text);
    });
  }

  for (const [text, iso] of [
    ['2026-01-02 03:04:05.678+00', '2026-01-02T03:04:05.678Z'],
    ['2026-01-02 03:04:05+00', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02 03:04:05.07+00', '2026-01-02T03:04:05.070Z'],
    ['2026-01-02 03:04:05.678999+00', '2026-01-02T03:04:05.678Z'],
    ['0099-12-31 23:59:59.999+00', '0099-12-31T23:59:59.999Z'],
    ['2026-01-02 03:04:05+02', '2026-01-02T01:04:05.000Z'],
    ['2026-01-02 03:04:05.6-03:30', '2026-01-02T06:34:05.600Z'],
    ['1850-01-01 00:19:32.001+00:19:32', '1850-01-01T00:00:00.001Z'],
    ['0001-02-29 23:59:59.999+00 BC', '0000-02-29T23:59:59.999Z'],
    ['12345-06-07 08:09:10.011+00', '+012345-06-07T08:09:10.011Z'],
  ] as const) {
    it(`is ${iso} when it says ${text}`, () => {
      expect(parseTimestamp(text)).to.deep.equal(new Date(iso));
    });
  }

  it('is not guessed at', () => {
    for (const text of [
      '',
      'infinity',
      '02/01/2026 03:04:05 UTC',
      '2026-01-02T03:04:05Z',
      '2026-01-02 03:04:05',
      '2026-01-0x 03:04:05+00',
      '2026-01-02 03:04:05.678x01+00',
      '2026-01-02 03:04:0+00',
    ]) {
      expect(() => parseTimestamp(text)).to.throw('unknown style');
    }
  });

  it('is the same time again', () => {
    const years = {
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(years), (time) => {
        const answer = timestamp(time).replace('T', ' ').replace('Z', '+00');
        expect(parseTimestamp(answer)).to.deep.equal(time);
      }),
    );
  });
});
