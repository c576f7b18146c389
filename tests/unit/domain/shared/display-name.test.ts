import { expect } from 'chai';
import { displayNameViolation } from '#domain/shared/display-name.ts';

describe('A display name', () => {
  for (const name of [
    'A',
    'Ann',
    "d'Arc",
    'van der Berg',
    '李',
    'Ñusta',
    ' Ann ',
    '🧑‍🚀',
    'می‌خواهم',
    '\u0645',
    '한',
  ]) {
    it(`may be ${JSON.stringify(name)}`, () => {
      expect(displayNameViolation(name)).to.equal(null);
    });
  }

  it('has at most 100 characters, as a person counts them', () => {
    expect(displayNameViolation('n'.repeat(100))).to.equal(null);
    expect(displayNameViolation('🙂'.repeat(100))).to.equal(null);
    expect(displayNameViolation('n'.repeat(101))?.code).to.equal('name.too_long');
    expect(displayNameViolation('🙂'.repeat(101))?.code).to.equal('name.too_long');
  });

  it('has a visible character', () => {
    const zeroWidth = ['\u200b', '\u200d\u200c', '\ufeff', '\u2060', '\u00ad', '\u202e', '\ufe0f'];
    const fillers = ['\u3164', '\u115f\u1160', '\uffa0', '\u2800', '\u{e0041}', '\u034f', '\ufff9'];
    for (const blank of ['', ' ', '   ', '\u00a0', '\u3000\u2003', ...zeroWidth, ...fillers, '\u200b \u3164'])
      expect(displayNameViolation(blank)?.code, JSON.stringify(blank)).to.equal('name.blank');
  });

  it('has no control characters, tabs and line breaks included', () => {
    for (const control of ['\t', '\n', '\r', '\u0000', '\u001b', '\u007f', '\u0085'])
      expect(displayNameViolation(`An${control}n`)?.code, JSON.stringify(control)).to.equal(
        'name.control_character',
      );
  });
});
