import { expect } from 'chai';
import { groupedRecoveryCode, parseRecoveryCode } from '#domain/factors/recovery-code.ts';

const CODE = '0123456789ABCDEFGHJKMNPQ';
const GROUPED = '0123-4567-89AB-CDEF-GHJK-MNPQ';

describe('A recovery code', () => {
  it('is shown in groups of four', () => {
    expect(groupedRecoveryCode(CODE)).to.equal(GROUPED);
  });

  const SPELLINGS: Readonly<Record<string, string>> = {
    'as it is shown': GROUPED,
    'without hyphens': CODE,
    'in lower case': GROUPED.toLowerCase(),
    'with spaces, also around it': `  ${GROUPED.replaceAll('-', ' ')}\t`,
    'over two lines': '0123-4567-89AB-\r\nCDEF-GHJK-MNPQ',
    'with hyphens in other places': '01-234567--89ABCDEF-GHJKMNPQ-',
    'with the letter O for 0': GROUPED.replace('0', 'O'),
    'with a small o for 0': GROUPED.replace('0', 'o'),
    'with the letter I for 1': GROUPED.replace('1', 'I'),
    'with a small i for 1': GROUPED.replace('1', 'i'),
    'with the letter L for 1': GROUPED.replace('1', 'L'),
    'with a small l for 1': GROUPED.replace('1', 'l'),
  };
  for (const [how, typed] of Object.entries(SPELLINGS)) {
    it(`is read ${how}`, () => {
      expect(parseRecoveryCode(typed)).to.equal(CODE);
    });
  }

  const NOT_CODES: Readonly<Record<string, string>> = {
    'nothing is typed': '',
    'only hyphens are typed': '-'.repeat(24),
    'a character is missing': GROUPED.slice(0, -1),
    'there is one too many': `${GROUPED}0`,
    'it holds a U, which the alphabet has not': GROUPED.replace('A', 'U'),
    'it holds another sign': GROUPED.replace('A', '*'),
    'a Cyrillic letter stands for a Latin one': GROUPED.replace('A', '\u0410'),
    'its digits are full-width': GROUPED.replace('0', '\uff10'),
    'it is much too long': '0'.repeat(10_000),
  };
  for (const [why, typed] of Object.entries(NOT_CODES)) {
    it(`is not read where ${why}`, () => {
      expect(parseRecoveryCode(typed)).to.equal(null);
    });
  }
});
