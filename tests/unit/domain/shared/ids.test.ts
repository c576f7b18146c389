import { expect } from 'chai';
import { isId, userIdFrom } from '#domain/shared/ids.ts';
import { newId } from '#tests/support/builders.ts';

describe('An id', () => {
  it('is a UUID of version 7 in lower case', () => {
    const id = newId();
    expect(isId(id)).to.equal(true);
    expect(userIdFrom(id)).to.equal(id);
  });

  const strangers = {
    'of version 4': '0b0e7e6a-7d0c-4a3e-9c4f-3a2b1c0d9e8f',
    'in upper case': newId().toUpperCase(),
    'without hyphens': newId().replaceAll('-', ''),
    'with a line break after it': `${newId()}\n`,
    'within braces': `{${newId()}}`,
    'of another variant': `${newId().slice(0, 19)}c${newId().slice(20)}`,
    'that is a number': '1',
    'that is empty': '',
  };
  for (const [what, text] of Object.entries(strangers)) {
    it(`that we did not issue names nothing: one ${what}`, () => {
      expect(isId(text)).to.equal(false);
      expect(userIdFrom(text)).to.equal(null);
    });
  }
});
