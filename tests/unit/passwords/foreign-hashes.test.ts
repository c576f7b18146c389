import { createHash, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import { argon2d, argon2i, argon2id, hash as argon2Hash } from 'argon2';
import { hash as bcryptHash } from 'bcrypt';
import { hashPassword } from 'better-auth/crypto';
import { expect } from 'chai';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import { argon2PackageEngine } from '#adapters/passwords/argon2-engine.ts';
import { ForeignHashAdopter } from '#adapters/passwords/foreign-hash-adopter.ts';
import { CHEAP, phcHasher } from '#tests/support/password-hashers.ts';

const PASSWORD = 'correct horse 💥 Ærøskøbing';
const SALT = randomBytes(16);

const adopter = new ForeignHashAdopter({ engine: argon2PackageEngine }, CHEAP);
const hasher = phcHasher();

function b64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

function phc(settings: string, salt: Uint8Array, digest: Uint8Array): string {
  return `$${settings}$${b64(salt)}$${b64(digest)}`;
}

/** The text as it is stored. */
async function adopted(text: string): Promise<PasswordHash> {
  expect(adopter.assess(text), text).to.equal('usable');
  return await adopter.adopt(text);
}

async function expectVerified(text: string, password = PASSWORD): Promise<PasswordHash> {
  const stored = await adopted(text);
  expect(await hasher.verify(stored, password), stored).to.equal(true);
  expect(await hasher.verify(stored, `${password}x`), stored).to.equal(false);
  expect(await hasher.verify(stored, ''), stored).to.equal(false);
  expect(hasher.isOutdated(stored), stored).to.equal(true);
  return stored;
}

/** What the other systems' own libraries make of {@link PASSWORD}. */
const VECTORS: Readonly<Record<string, () => Promise<string>>> = {
  bcrypt: () => bcryptHash(PASSWORD, 4),
  argon2id: () => argon2Hash(PASSWORD, { type: argon2id, memoryCost: 128, timeCost: 3, parallelism: 2 }),
  argon2i: () => argon2Hash(PASSWORD, { type: argon2i, memoryCost: 64, timeCost: 20, parallelism: 1 }),
  argon2d: () => argon2Hash(PASSWORD, { type: argon2d, memoryCost: 64, timeCost: 2, parallelism: 1 }),
  'argon2 before version 1.3': () => argon2Hash(PASSWORD, { version: 16, memoryCost: 64, timeCost: 2 }),
  scrypt: async () =>
    phc('scrypt$ln=10,r=8,p=1', SALT, scryptSync(PASSWORD, SALT, 32, { N: 1024, r: 8, p: 1 })),
  'PBKDF2 with SHA-1': async () =>
    phc('pbkdf2-sha1$i=1000', SALT, pbkdf2Sync(PASSWORD, SALT, 1000, 20, 'sha1')),
  'PBKDF2 with SHA-256': async () =>
    phc('pbkdf2-sha256$i=1000', SALT, pbkdf2Sync(PASSWORD, SALT, 1000, 32, 'sha256')),
  'PBKDF2 with SHA-512': async () =>
    phc('pbkdf2-sha512$i=1000', SALT, pbkdf2Sync(PASSWORD, SALT, 1000, 64, 'sha512')),
  'PBKDF2 with a digest of several blocks': async () =>
    phc('pbkdf2-sha256$i=1000', SALT, pbkdf2Sync(PASSWORD, SALT, 1000, 200, 'sha256')),
  'PBKDF2 with a digest that was cut': async () =>
    phc('pbkdf2-sha512$i=1000', SALT, pbkdf2Sync(PASSWORD, SALT, 1000, 24, 'sha512')),
};

describe('A password hash of another system', () => {
  for (const [name, make] of Object.entries(VECTORS)) {
    it(`is verified: ${name}`, async () => {
      await expectVerified(await make());
    });
  }

  it('is verified: better-auth, which hashes the NFKC form', async () => {
    const [salt = '', key = ''] = (await hashPassword('ﬁne words ｘ')).split(':');
    const text = phc('scrypt-nfkc$ln=14,r=16,p=1', Buffer.from(salt), Buffer.from(key, 'hex'));
    await expectVerified(text, 'ﬁne words ｘ');
    expect(await hasher.verify(await adopted(text), 'fine words x')).to.equal(true);
  });

  it("is verified: Firebase, by the test vector of its project's documentation", async () => {
    const [salt, separator] = [Buffer.from('42xEC+ixf3L2lw==', 'base64'), Buffer.from('Bw==', 'base64')];
    const signerKey = Buffer.from(
      'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
      'base64',
    );
    const hash = Buffer.from(
      'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
      'base64',
    );
    const stream = hash.map((byte, index) => byte ^ (signerKey[index] ?? 0));
    await expectVerified(
      phc('firebase-scrypt$ln=14,r=8,p=1', Buffer.concat([salt, separator]), stream),
      'user1password',
    );
  });

  it('that PHP calls $2y$ is stored as $2b$, and one called $2a$ as it is', async () => {
    const hash = await bcryptHash(PASSWORD, 4);
    expect(await expectVerified(hash.replace('$2b$', '$2y$'))).to.equal(hash);
    expect(await expectVerified(hash.replace('$2b$', '$2a$'))).to.equal(hash.replace('$2b$', '$2a$'));
  });

  it('is stored with its parameters in one order, so that equal settings are equal texts', async () => {
    const sorted = await argon2Hash(PASSWORD, { memoryCost: 128, timeCost: 3, parallelism: 2 });
    expect(sorted).to.include('$m=128,p=2,t=3$');
    expect(await expectVerified(sorted)).to.include('$m=128,t=3,p=2$');
    const digest = b64(Buffer.alloc(32, 7));
    expect(await adopted(`$scrypt$p=1,r=8,ln=4$AAAA$${digest}`)).to.equal(
      `$scrypt$ln=4,r=8,p=1$AAAA$${digest}`,
    );
    expect(await adopted(`$argon2i$m=64,t=1,p=1$AAAAAAAAAAA$${digest}`)).to.match(/^\$argon2i\$v=16\$m=64,/);
  });

  it('of bcrypt knows the first 72 bytes of a password only, as it did where it was made', async () => {
    const long = 'é'.repeat(36);
    const stored = await adopted(await bcryptHash(`${long} and more`, 4));
    expect(await hasher.verify(stored, `${long} and other things`)).to.equal(true);
    expect(await hasher.verify(stored, long.slice(1))).to.equal(false);
  });

  for (const name of ['md5', 'sha1', 'sha256']) {
    it(`that is fast is wrapped in argon2id, so that nothing in the table is: ${name}`, async () => {
      const salt = Buffer.from('pepper and salt');
      const digest = (...parts: readonly (string | Buffer)[]): Buffer =>
        createHash(name)
          .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
          .digest();
      const texts = [
        phc(`${name}-salt-first`, Buffer.alloc(0), digest(PASSWORD)),
        phc(`${name}-salt-first`, salt, digest(salt, PASSWORD)),
        phc(`${name}-salt-last`, salt, digest(PASSWORD, salt)),
      ];
      for (const text of texts) {
        const stored = await expectVerified(text);
        expect(stored).to.match(/^\$argon2id\+[a-z0-9]+-salt-(?:first|last)\$v=19\$m=64,t=1,p=1\$/);
        expect(stored).not.to.include(text.split('$').at(-1));
        expect(await hasher.verify(text as PasswordHash, PASSWORD), 'as it came').to.equal(false);
      }
    });
  }

  const digest = b64(Buffer.alloc(32, 7));
  const salt = b64(SALT);
  const bcrypt = 'a'.repeat(53);

  for (const [most, tooMuch] of [
    [`$2b$12$${bcrypt}`, `$2b$13$${bcrypt}`],
    [`$pbkdf2-sha1$i=600000$${salt}$${digest}`, `$pbkdf2-sha1$i=600001$${salt}$${digest}`],
    [`$scrypt$ln=16,r=8,p=1$${salt}$${digest}`, `$scrypt$ln=17,r=8,p=1$${salt}$${digest}`],
    [`$scrypt$ln=1,r=1,p=262144$${salt}$${digest}`, `$scrypt$ln=1,r=1,p=262145$${salt}$${digest}`],
    [`$scrypt$ln=14,r=8,p=4$${salt}$${digest}`, `$scrypt$ln=4000000000,r=8,p=1$${salt}$${digest}`],
    [`$firebase-scrypt$ln=16,r=8,p=1$${salt}$${digest}`, `$firebase-scrypt$ln=16,r=9,p=1$${salt}$${digest}`],
    [
      `$argon2id$v=19$m=262144,t=2,p=1$${salt}$${digest}`,
      `$argon2id$v=19$m=262145,t=1,p=1$${salt}$${digest}`,
    ],
    [`$argon2i$v=19$m=26214,t=20,p=1$${salt}$${digest}`, `$argon2i$v=19$m=262144,t=3,p=1$${salt}$${digest}`],
  ] as const) {
    it(`is taken up to a bound and not above it: ${tooMuch.slice(0, 36)}`, () => {
      expect(adopter.assess(most)).to.equal('usable');
      expect(adopter.assess(tooMuch)).to.equal('too_costly');
    });
  }

  it('above the bounds is not computed when it stands in the table all the same', async () => {
    for (const hash of [`$2b$31$${bcrypt}`, `$pbkdf2-sha512$i=4000000000$${salt}$${digest}`])
      expect(await hasher.verify(hash as PasswordHash, PASSWORD)).to.equal(false);
  });

  for (const text of [
    '',
    'plain text',
    '$1$abc$def',
    '$2x$10$'.padEnd(60, 'a'),
    `$2b$03$${bcrypt}`,
    `$2b$12$${bcrypt}a`,
    `$2b$12$${bcrypt.slice(1)}=`,
    `$scrypt$ln=14,r=8$${salt}$${digest}`,
    `$scrypt$ln=0,r=8,p=1$${salt}$${digest}`,
    `$scrypt$ln=14,r=8,p=1,x=1$${salt}$${digest}`,
    `$scrypt$ln=14,r=8,p=1$$${digest}`,
    `$scrypt$ln=14,r=8,p=1$${salt}$YWJj`,
    `$scrypt$ln=14,ln=14,r=8,p=1$${salt}$${digest}`,
    `$pbkdf2-md5$i=1000$${salt}$${digest}`,
    `$pbkdf2-sha256$i=-1$${salt}$${digest}`,
    `$pbkdf2-sha256$i=1e3$${salt}$${digest}`,
    `$pbkdf2-sha256$v=1$i=1000$${salt}$${digest}`,
    `$md5-salt-first$${salt}$${digest}`,
    `$sha256-salt-middle$${salt}$${digest}`,
    `$sha256-salt-first$x=1$${salt}$${digest}`,
    `$argon2id$v=20$m=64,t=1,p=1$${salt}$${digest}`,
    `$constructor$${salt}$${digest}`,
    `$scrypt$ln=14,r=8,p=1$${'A'.repeat(2_000)}$${digest}`,
  ]) {
    it(`is refused where it can't be read: ${text.slice(0, 40)}`, async () => {
      expect(adopter.assess(text)).to.equal('unreadable');
      expect(await hasher.verify(text as PasswordHash, PASSWORD)).to.equal(false);
    });
  }
});
