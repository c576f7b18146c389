import { expect } from 'chai';
import { createSecretKey, randomBytes } from 'node:crypto';
import { HmacNamePseudonyms } from '#adapters/jwt/hmac-name-pseudonyms.ts';

describe('Pseudonyms of names', () => {
  const secret = createSecretKey(randomBytes(32));
  const pseudonyms = new HmacNamePseudonyms({ secret });

  it('are the same for the same name and secret, and hold nothing of the name', () => {
    expect(pseudonyms.of('ann')).to.equal(new HmacNamePseudonyms({ secret }).of('ann'));
    expect(pseudonyms.of('ann')).to.match(/^[\w-]{43}$/);
    expect(pseudonyms.of('ann')).not.to.equal(pseudonyms.of('bob'));
    const other = new HmacNamePseudonyms({ secret: createSecretKey(randomBytes(32)) });
    expect(pseudonyms.of('ann')).not.to.equal(other.of('ann'));
  });
});
