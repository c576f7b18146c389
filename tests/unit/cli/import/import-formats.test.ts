import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { argon2id, hash as argon2Hash } from 'argon2';
import { hash as bcryptHash } from 'bcrypt';
import { hashPassword } from 'better-auth/crypto';
import { expect } from 'chai';
import { CommandFailure } from '#adapters/cli/errors.ts';
import { firebaseHashConfig } from '#adapters/cli/import-formats/firebase-hash-config.ts';
import { FORMATS, type FormatName } from '#adapters/cli/import-formats/formats.ts';
import type { FirebaseHashConfig } from '#adapters/cli/import-formats/import-format.ts';
import { argon2PackageEngine } from '#adapters/passwords/argon2-engine.ts';
import { ForeignHashAdopter } from '#adapters/passwords/foreign-hash-adopter.ts';
import type { ImportRecord } from '#domain/import/import-record.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { CHEAP, phcHasher } from '#tests/support/password-hashers.ts';

const PASSWORD = 'correct horse 💥 battery';
const SALT = Buffer.from('0123456789abcdef');

const hasher = phcHasher();
const adopter = new ForeignHashAdopter({ engine: argon2PackageEngine }, CHEAP);

function read(name: FormatName, line: unknown, config: FirebaseHashConfig | null = null): ImportRecord {
  return FORMATS[name](line, { firebaseHashConfig: config });
}

async function expectVerified(record: ImportRecord, password = PASSWORD): Promise<void> {
  const text = record.passwordHash ?? '';
  expect(adopter.assess(text), text).to.equal('usable');
  const stored = await adopter.adopt(text);
  expect(await hasher.verify(stored, password), text).to.equal(true);
  expect(await hasher.verify(stored, `${password}x`), text).to.equal(false);
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidFieldsError)) throw error;
    return error.problems.map(({ field, code }) => `${field} ${code}`);
  }
}

const ANN = {
  email: 'ann@example.org',
  login: 'ann',
  firstName: 'Ann',
  lastName: 'Other',
  emailVerified: true,
};
const ARGON2 = { type: argon2id, memoryCost: 64, timeCost: 2, parallelism: 1 } as const;

const NOBODY = {
  email: null,
  login: null,
  firstName: null,
  lastName: null,
  emailVerified: false,
  disabled: false,
  roles: [],
  passwordHash: null,
};

describe('The generic format', () => {
  const user = (passwordHash: unknown) => read('generic', { externalId: 'x', passwordHash });

  it('reads all members, and does without most', () => {
    const line = {
      externalId: 42,
      ...ANN,
      disabled: true,
      roles: ['user', 'editor'],
      passwordHash: '$2b$10$x',
    };
    expect(read('generic', { ...line, somethingElse: [] })).to.deep.equal({ ...line, externalId: '42' });
    expect(read('generic', { externalId: 'x' })).to.deep.equal({ ...NOBODY, externalId: 'x' });
    const blank = { externalId: 'x', email: ' ', login: null, roles: '', passwordHash: '' };
    expect(read('generic', blank)).to.deep.equal({ ...NOBODY, externalId: 'x' });
  });

  it('names every member that is missing or of the wrong type', () => {
    const wrong = { email: 7, emailVerified: 'yes', roles: {}, passwordHash: { algorithm: 'rot13' } };
    expect(problemsOf(() => read('generic', wrong))).to.have.members([
      'externalId field.invalid',
      'email field.invalid',
      'emailVerified field.invalid',
      'roles field.invalid',
      'passwordHash field.invalid',
    ]);
    for (const value of [null, 7, 'text', []])
      expect(problemsOf(() => read('generic', value))).to.deep.equal(['line field.invalid']);
  });

  it('takes no text that no text can be', () => {
    for (const email of ['a\0b@example.org', '\ud800@example.org'])
      expect(problemsOf(() => read('generic', { externalId: 'x', email }))).to.deep.equal([
        'email field.invalid',
      ]);
  });

  const digest = (bytes: number, hash: string): Buffer => pbkdf2Sync(PASSWORD, SALT, 1000, bytes, hash);
  const scrypt = (n: number, r: number, p: number): Buffer =>
    scryptSync(PASSWORD, SALT, 64, { N: n, r, p, maxmem: 2 ** 27 });

  it('reads the hashes of Django', async () => {
    const salt = SALT.toString();
    const argon2 = await argon2Hash(PASSWORD, ARGON2);
    const md5 = createHash('md5').update(`${salt}${PASSWORD}`).digest('hex');
    for (const hash of [
      `pbkdf2_sha256$1000$${salt}$${digest(32, 'sha256').toString('base64')}`,
      `pbkdf2_sha1$1000$${salt}$${digest(20, 'sha1').toString('base64')}`,
      `scrypt$1024$${salt}$8$1$${scrypt(1024, 8, 1).toString('base64')}`,
      `argon2${argon2}`,
      `bcrypt$${await bcryptHash(PASSWORD, 4)}`,
      `md5$${salt}$${md5}`,
    ])
      await expectVerified(user(hash));
  });

  it('reads the hashes of Werkzeug and Passlib', async () => {
    const salt = SALT.toString();
    const ab64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '').replaceAll('+', '.');
    for (const hash of [
      `pbkdf2:sha256:1000$${salt}$${digest(32, 'sha256').toString('hex')}`,
      `scrypt:32768:8:1$${salt}$${scrypt(32_768, 8, 1).toString('hex')}`,
      `$pbkdf2-sha512$1000$${ab64(SALT)}$${ab64(digest(64, 'sha512'))}`,
      `$pbkdf2$1000$${ab64(SALT)}$${ab64(digest(20, 'sha1'))}`,
    ])
      await expectVerified(user(hash));
  });

  it('reads hashes whose parts stand in members of their own', async () => {
    const base64 = (bytes: Buffer): string => bytes.toString('base64');
    const sha1 = createHash('sha1').update(PASSWORD).update(SALT).digest('hex');
    const raw = await argon2Hash(PASSWORD, { ...ARGON2, raw: true, salt: SALT });
    for (const hash of [
      {
        algorithm: 'pbkdf2-sha512',
        iterations: 1000,
        hash: base64(digest(64, 'sha512')),
        salt: base64(SALT),
      },
      {
        algorithm: 'scrypt',
        n: 1024,
        r: 8,
        p: 1,
        hash: scrypt(1024, 8, 1).toString('hex'),
        encoding: 'hex',
        salt: SALT.toString(),
        saltEncoding: 'utf8',
      },
      {
        algorithm: 'argon2id',
        memory: 64,
        iterations: 2,
        parallelism: 1,
        hash: raw.toString('base64url'),
        salt: SALT.toString('base64url'),
      },
      { algorithm: 'sha1', saltPosition: 'last', hash: sha1, salt: SALT.toString('hex'), encoding: 'hex' },
      { algorithm: 'sha256', hash: base64(createHash('sha256').update(PASSWORD).digest()) },
    ])
      await expectVerified(user(hash));
  });

  it('refuses hashes whose parts are not what they are said to be', () => {
    const parts = { algorithm: 'scrypt', r: 8, p: 1, salt: 'AA==', hash: 'AA==' };
    for (const [hash, problem] of [
      [{ ...parts, n: 1000 }, 'passwordHash password_hash.unreadable'],
      [{ ...parts, n: 1024, hash: '€' }, 'passwordHash.hash password_hash.unreadable'],
      [{ ...parts, n: 1024, salt: 'xyz', saltEncoding: 'hex' }, 'passwordHash.salt password_hash.unreadable'],
      [{ ...parts, n: 0 }, 'passwordHash.n field.invalid'],
    ] as const)
      expect(problemsOf(() => user(hash))).to.deep.equal([problem]);
  });
});

describe('The format of Auth0', () => {
  it('reads the export job, the file with hashes, and both joined', async () => {
    const hash = await bcryptHash(PASSWORD, 4);
    const job = {
      user_id: 'auth0|5f7c',
      email: 'ann@example.org',
      email_verified: true,
      username: 'ann',
      given_name: 'Ann',
      family_name: 'Other',
      name: 'ann@example.org',
      blocked: true,
      app_metadata: { roles: ['editor'] },
    };
    const file = {
      _id: { $oid: '5f7c' },
      email: 'ann@example.org',
      email_verified: true,
      passwordHash: hash,
      tenant: 'example',
    };
    const joined = read('auth0', { ...job, ...file });
    expect(joined).to.deep.equal({
      externalId: 'auth0|5f7c',
      ...ANN,
      disabled: true,
      roles: ['editor'],
      passwordHash: hash,
    });
    expect(read('auth0', job)).to.deep.equal({ ...joined, passwordHash: null });
    expect(read('auth0', file)).to.include({ externalId: 'auth0|5f7c', firstName: null, disabled: false });
    await expectVerified(joined);
  });

  it('splits the name where there is no other, but not an email', () => {
    const names = (name: string) => {
      const { firstName, lastName } = read('auth0', { user_id: 'x', email: 'a@b.org', name });
      return [firstName, lastName];
    };
    expect(names('Ann Maria Other')).to.deep.equal(['Ann Maria', 'Other']);
    expect(names('Ann')).to.deep.equal(['Ann', null]);
    expect(names('a@b.org')).to.deep.equal([null, null]);
  });

  it('wants an id', () => {
    expect(problemsOf(() => read('auth0', { email: 'a@b.org' }))).to.deep.equal(['user_id field.invalid']);
  });
});

/** The test vector of github.com/firebase/scrypt. */
const FIREBASE = {
  config: `hash_config {
    algorithm: SCRYPT,
    base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
    base64_salt_separator: Bw==,
    rounds: 8,
    mem_cost: 14,
  }`,
  hash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
  salt: '42xEC+ixf3L2lw==',
  password: 'user1password',
};

describe('The format of Firebase', () => {
  const line = {
    localId: 'abc',
    email: 'ann@example.org',
    emailVerified: true,
    displayName: 'Ann Other',
    disabled: true,
    passwordHash: FIREBASE.hash,
    salt: FIREBASE.salt,
    providerUserInfo: [],
  };

  it('reads an exported user, whose hash keeps nothing of the signer key', async () => {
    const config = firebaseHashConfig(FIREBASE.config);
    const record = read('firebase', line, config);
    expect(record).to.deep.include({
      externalId: 'abc',
      ...ANN,
      login: null,
      disabled: true,
    });
    await expectVerified(record, FIREBASE.password);
    const urlSafe = { ...line, passwordHash: FIREBASE.hash.replaceAll('+', '-').replaceAll('/', '_') };
    expect(read('firebase', urlSafe, config).passwordHash).to.equal(record.passwordHash);
    expect(record.passwordHash).not.to.include('jxspr8');
  });

  it('reads the parameters as JSON as well, and says what they lack', () => {
    const { signerKey, saltSeparator, rounds, memCost } = firebaseHashConfig(FIREBASE.config);
    const json = JSON.stringify({
      base64_signer_key: signerKey.toString('base64'),
      base64_salt_separator: saltSeparator.toString('base64'),
      rounds,
      mem_cost: memCost,
    });
    expect(firebaseHashConfig(json)).to.deep.equal(firebaseHashConfig(FIREBASE.config));
    expect(() => firebaseHashConfig('rounds: 8')).to.throw(CommandFailure, 'base64_signer_key');
  });

  it('wants the parameters for a line with a hash, and the right ones', () => {
    expect(problemsOf(() => read('firebase', line))).to.deep.equal(['passwordHash password_hash.unreadable']);
    const config = { ...firebaseHashConfig(FIREBASE.config), signerKey: Buffer.alloc(32) };
    expect(problemsOf(() => read('firebase', line, config))).to.have.lengthOf(1);
    expect(read('firebase', { localId: 'abc' }).passwordHash).to.equal(null);
  });
});

describe('The format of Supabase', () => {
  it('reads a row of auth.users', async () => {
    const record = read('supabase', {
      id: '7d1e',
      email: 'ann@example.org',
      encrypted_password: await bcryptHash(PASSWORD, 4),
      email_confirmed_at: '2024-01-02T03:04:05+00:00',
      raw_user_meta_data: { full_name: 'Ann Other' },
      raw_app_meta_data: { provider: 'email', roles: ['editor'] },
      role: 'authenticated',
    });
    expect(record).to.deep.include({
      externalId: '7d1e',
      email: 'ann@example.org',
      firstName: 'Ann',
      lastName: 'Other',
      emailVerified: true,
      disabled: false,
      roles: ['editor'],
    });
    await expectVerified(record);
  });

  it('knows who is banned or deleted', () => {
    const disabled = (change: object): boolean => read('supabase', { id: 'x', ...change }).disabled;
    expect(disabled({ banned_until: '2999-01-01T00:00:00+00:00' })).to.equal(true);
    expect(disabled({ banned_until: '1999-01-01T00:00:00+00:00' })).to.equal(false);
    expect(disabled({ banned_until: 'infinity' })).to.equal(true);
    expect(disabled({ deleted_at: '2024-01-01T00:00:00+00:00' })).to.equal(true);
    expect(disabled({ deleted_at: null, banned_until: null })).to.equal(false);
  });

  it('reads a hash that Supabase took over from Firebase', async () => {
    const key = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
    const text = `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=${key}$${FIREBASE.salt}$${FIREBASE.hash}`;
    await expectVerified(read('supabase', { id: 'x', encrypted_password: text }), FIREBASE.password);
  });
});

describe('The format of Keycloak', () => {
  const credential = (secretData: object, credentialData: object) => ({
    type: 'password',
    secretData: JSON.stringify(secretData),
    credentialData: JSON.stringify(credentialData),
  });
  const user = (...credentials: readonly object[]) => ({
    id: 'b5c7',
    username: 'ann',
    email: 'ann@example.org',
    emailVerified: true,
    firstName: 'Ann',
    lastName: 'Other',
    enabled: true,
    realmRoles: ['default-roles-example', 'offline_access', 'uma_authorization', 'editor'],
    credentials,
  });
  const salt = SALT.toString('base64');

  it('reads a user of a realm, without the roles that everybody has', () => {
    expect(read('keycloak', user())).to.deep.equal({
      externalId: 'b5c7',
      ...ANN,
      disabled: false,
      roles: ['editor'],
      passwordHash: null,
    });
    expect(read('keycloak', { ...user(), enabled: false }).disabled).to.equal(true);
  });

  it('takes a username that is an email for an email', () => {
    const { email, login } = read('keycloak', { id: 'x', username: 'ann@example.org' });
    expect([email, login]).to.deep.equal(['ann@example.org', null]);
  });

  for (const [algorithm, hash, bytes] of [
    ['pbkdf2', 'sha1', 64],
    ['pbkdf2-sha256', 'sha256', 64],
    ['pbkdf2-sha512', 'sha512', 64],
  ] as const) {
    it(`reads its hashes: ${algorithm}`, async () => {
      const value = pbkdf2Sync(PASSWORD, SALT, 1000, bytes, hash).toString('base64');
      const data = { algorithm, hashIterations: 1000, additionalParameters: {} };
      const otp = { type: 'otp', secretData: '{}', credentialData: '{}' };
      await expectVerified(read('keycloak', user(otp, credential({ value, salt }, data))));
    });
  }

  it('reads its hashes: argon2', async () => {
    const value = await argon2Hash(PASSWORD, { ...ARGON2, timeCost: 5, raw: true, salt: SALT });
    const additionalParameters = {
      hashLength: ['32'],
      memory: ['64'],
      type: ['id'],
      version: ['1.3'],
      parallelism: ['1'],
    };
    const data = { algorithm: 'argon2', hashIterations: 5, additionalParameters };
    const secret = { value: value.toString('base64'), salt };
    await expectVerified(read('keycloak', user(credential(secret, data))));
  });

  it('refuses hashes of other algorithms, and data that is no JSON', () => {
    const other = credential({ value: 'AA==', salt }, { algorithm: 'rot13', hashIterations: 1 });
    expect(problemsOf(() => read('keycloak', user(other)))).to.deep.equal([
      'credentials password_hash.unreadable',
    ]);
    const broken = { ...other, secretData: '{' };
    expect(problemsOf(() => read('keycloak', user(broken)))).to.deep.equal(['secretData field.invalid']);
  });
});

describe('The format of better-auth', () => {
  it('reads a row of user with its password', async () => {
    const record = read('better-auth', {
      id: 'x1',
      name: 'Ann Other',
      email: 'ann@example.org',
      emailVerified: 1,
      username: 'ann',
      role: 'user,editor',
      banned: true,
      password: await hashPassword(PASSWORD),
    });
    expect(record).to.deep.include({
      externalId: 'x1',
      ...ANN,
      disabled: true,
      roles: ['user', 'editor'],
    });
    await expectVerified(record);
  });

  it('reads another hash that the application was told to make', async () => {
    await expectVerified(read('better-auth', { id: 'x1', password: await bcryptHash(PASSWORD, 4) }));
  });
});
