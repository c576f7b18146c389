import { expect } from 'chai';
import { fold } from '#domain/identity/passwords/password.ts';
import { CommonPasswordList } from '#adapters/system/common-password-list.ts';
import { words } from '#tests/support/words.ts';

describe('The list of common passwords', () => {
  const list = new CommonPasswordList();

  it('holds what everybody tries first, in any case of the letters', async () => {
    for (const password of words('password Password 12345678 QWERTYUIOP iloveyou trustno1 superman')) {
      expect(await list.includes(fold(password)), password).to.equal(true);
    }
  });

  it('does not hold others, nor what every object has', async () => {
    for (const password of ['', 'correct horse battery staple', 'zV3$kq9!mW', '__proto__', 'constructor']) {
      expect(await list.includes(fold(password)), password).to.equal(false);
    }
  });

  it('answers however many ask while it is read', async () => {
    const fresh = new CommonPasswordList();
    const answers = await Promise.all(Array.from({ length: 20 }, () => fresh.includes('password')));
    expect(answers).to.deep.equal(Array.from({ length: 20 }, () => true));
  });
});
