import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { CROCKFORD_ALPHABET } from '#domain/factors/recovery-code.ts';
import { RandomFactorTokens } from '#adapters/system/random-factor-tokens.ts';

describe('Random secrets of second factors', () => {
  const tokens = new RandomFactorTokens();

  it('name a login by 256 bits, others each time', () => {
    const challenges = Array.from({ length: 100 }, () => tokens.newLoginChallenge());
    expect(new Set(challenges).size).to.equal(100);
    for (const challenge of challenges) {
      expect(challenge).to.match(/^[A-Za-z0-9_-]{43}$/);
      expect(Buffer.from(challenge, 'base64url')).to.have.lengthOf(32);
    }
  });

  it('favour no character of a recovery code', () => {
    const SETS = 400;
    const counts = new Map(CROCKFORD_ALPHABET.split('').map((character) => [character, 0]));
    for (const code of Array.from({ length: SETS }, () => tokens.newRecoveryCodes()).flat())
      for (const character of code) counts.set(character, (counts.get(character) ?? 0) + 1);
    const expected = (SETS * 10 * 24) / CROCKFORD_ALPHABET.length;
    const chiSquare = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    // 31 degrees of freedom: a fair generator is above 130 less than once in 10^12 times.
    expect(counts.size).to.equal(32);
    expect(chiSquare).to.be.below(130);
  });

  it('are stored as SHA-256', () => {
    expect(tokens.hash('secret')).to.equal(createHash('sha256').update('secret').digest('base64url'));
  });
});
