import { expect } from 'chai';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import type { PasswordHasher } from '#application/identity/passwords/ports/password-hasher.ts';
import { argon2PackageEngine } from '#adapters/passwords/argon2-engine.ts';
import type { Argon2Engine } from '#adapters/passwords/argon2-engine.ts';
import { loadNodeRsEngine } from '#adapters/passwords/node-rs-engine.ts';
import { MemoryPasswordHasher } from '#adapters/memory/memory-password-hasher.ts';
import { CHEAP, phcHasher } from '#tests/support/password-hashers.ts';

interface Hashers {
  readonly hasher: PasswordHasher;
  /** The same kind with other parameters. */
  readonly costlier: PasswordHasher;
}

function phcHashersWith(engine: Argon2Engine): Hashers {
  return {
    hasher: phcHasher({ engine }),
    costlier: phcHasher({ engine, parameters: { ...CHEAP, time: 2 } }),
  };
}

const ADAPTERS: Readonly<Record<string, () => Promise<Hashers>>> = {
  'PhcPasswordHasher with the package argon2': () => Promise.resolve(phcHashersWith(argon2PackageEngine)),
  'PhcPasswordHasher with the package @node-rs/argon2': async () => phcHashersWith(await loadNodeRsEngine()),
  MemoryPasswordHasher: () =>
    Promise.resolve({ hasher: new MemoryPasswordHasher(), costlier: new MemoryPasswordHasher({ cost: 2 }) }),
};

for (const [name, create] of Object.entries(ADAPTERS)) {
  describe(`The password hasher ${name}`, () => {
    let hasher: PasswordHasher;
    let costlier: PasswordHasher;

    before(async () => {
      ({ hasher, costlier } = await create());
    });

    it('verifies the password that it hashed', async () => {
      const hash = await hasher.hash('correct horse');
      expect(await hasher.verify(hash, 'correct horse')).to.equal(true);
    });

    it('refuses passwords that differ in a character, in length, in case or after a NUL', async () => {
      const hash = await hasher.hash('correct horse');
      for (const wrong of [
        '',
        'correct hors',
        'correct horse ',
        'Correct horse',
        'correct horse\0',
        'correct\0horse',
      ]) {
        expect(await hasher.verify(hash, wrong), JSON.stringify(wrong)).to.equal(false);
      }
    });

    it('does not truncate a long password', async () => {
      const long = 'é💥'.repeat(512);
      const hash = await hasher.hash(long);
      expect(await hasher.verify(hash, long)).to.equal(true);
      expect(await hasher.verify(hash, `${long}x`)).to.equal(false);
    });

    it('salts: the same password has another hash each time', async () => {
      expect(await hasher.hash('correct horse')).not.to.equal(await hasher.hash('correct horse'));
    });

    it('verifies passwords that were hashed with other parameters', async () => {
      expect(await hasher.verify(await costlier.hash('correct horse'), 'correct horse')).to.equal(true);
    });

    it('calls outdated what was made with other parameters, and only that', async () => {
      const mine = await hasher.hash('correct horse');
      const other = await costlier.hash('correct horse');
      expect([hasher.isOutdated(mine), hasher.isOutdated(other)]).to.deep.equal([false, true]);
      expect([costlier.isOutdated(mine), costlier.isOutdated(other)]).to.deep.equal([true, false]);
    });

    it('refuses every password for the decoy', async () => {
      for (const password of ['', 'correct horse'])
        expect(await hasher.verifyDecoy('ann', password)).to.equal(false);
    });

    it('refuses every password for a malformed hash', async () => {
      const hash = await hasher.hash('correct horse');
      for (const broken of [
        '',
        '$',
        'correct horse',
        hash.slice(0, -2),
        `${hash}A`,
        ` ${hash}`,
        hash.slice(1),
      ]) {
        expect(await hasher.verify(broken as PasswordHash, 'correct horse'), broken).to.equal(false);
        expect(hasher.isOutdated(broken as PasswordHash), broken).to.equal(true);
      }
    });

    it('hashes for many at once', async () => {
      const passwords = Array.from({ length: 20 }, (_, index) => `password number ${index}`);
      const hashes = await Promise.all(passwords.map((password) => hasher.hash(password)));
      const own = await Promise.all(
        passwords.map((password, index) => hasher.verify(hashes[index]!, password)),
      );
      expect(own).to.deep.equal(passwords.map(() => true));
    });
  });
}
