import { expect } from 'chai';
import { EmailTakenError } from '#domain/identity/errors.ts';
import { Email } from '#domain/identity/accounts/email.ts';
import { LoginName } from '#domain/identity/accounts/login-name.ts';
import { hashSettings, type PasswordHash } from '#domain/identity/passwords/password.ts';
import { aUser, newId } from '#tests/support/builders.ts';
import { describePersistence, describePostgres } from '#tests/support/persistence.ts';
import { rejection } from '#tests/support/rejection.ts';

const OLD = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA' as PasswordHash;
const NEW = '$argon2id$v=19$m=32768,t=2,p=1$c2FsdA$aGFzaDI' as PasswordHash;

describePersistence('Credentials', (p) => {
  const user = aUser().withEmail('Ann@Example.org').withLogin('Ann-One').withRole('admin').build();

  beforeEach(async () => {
    await p.users.add(user, OLD);
  });

  it('are found with their account by email, by login and by id', async () => {
    const credential = { user, passwordHash: OLD };
    expect(await p.credentials.findByName(Email.parse('ANN@example.ORG'))).to.deep.equal(credential);
    expect(await p.credentials.findByName(LoginName.parse('aNN-oNE'))).to.deep.equal(credential);
    expect(await p.credentials.findByUserId(user.id)).to.deep.equal(credential);
  });

  it('are found by many names at once, each by its own', async () => {
    const others = ['bea', 'cleo', 'dora'].map((login) =>
      aUser().withLogin(login).withEmail(`${login}@example.org`).build(),
    );
    await Promise.all(others.map((each) => p.users.add(each, NEW)));
    const logins = ['Bea', 'ann-one', 'nobody', 'DORA', 'bea'].map((login) => LoginName.parse(login));
    const emails = ['cleo@example.org', 'nobody@example.org', 'Ann@example.org'].map((email) =>
      Email.parse(email),
    );
    const found = await Promise.all([...logins, ...emails].map((name) => p.credentials.findByName(name)));
    const expected = ['bea', 'Ann-One', undefined, 'dora', 'bea', 'cleo', undefined, 'Ann-One'];
    expect(found.map((each) => each?.user.login)).to.deep.equal(expected);
    expect(found[1]?.passwordHash).to.equal(OLD);
  });

  it('are not found by a name that nobody has', async () => {
    expect(await p.credentials.findByName(Email.parse('bea@example.org'))).to.equal(null);
    expect(await p.credentials.findByName(LoginName.parse('bea'))).to.equal(null);
    expect(await p.credentials.findByUserId(newId())).to.equal(null);
  });

  it('are not found for an account that has none', async () => {
    const without = aUser().build();
    await p.users.add(without);
    expect(await p.credentials.findByName(Email.parse(without.email!))).to.equal(null);
  });

  it('are added to an account that has none, once', async () => {
    const without = aUser().build();
    await p.users.add(without);
    const added = await Promise.all([OLD, NEW].map((hash) => p.credentials.add(without.id, hash)));
    expect(added).to.have.members([false, true]);
    const stored = (await p.credentials.findByUserId(without.id))?.passwordHash;
    expect(stored).to.equal(added[0] === true ? OLD : NEW);
    expect(await p.credentials.add(newId(), OLD)).to.equal(false);
  });

  it('are not kept when their account is refused', async () => {
    const taken = aUser().withEmail('ann@example.org').build();
    expect(await rejection(p.users.add(taken, NEW))).to.be.instanceOf(EmailTakenError);
    expect(await p.credentials.findByUserId(taken.id)).to.equal(null);
    expect(await rejection(p.users.add(user, NEW))).to.be.instanceOf(Error);
    expect((await p.credentials.findByUserId(user.id))?.passwordHash).to.equal(OLD);
  });

  it('are replaced only where the old hash is still there', async () => {
    expect(await p.credentials.replace(user.id, NEW, OLD)).to.equal(false);
    expect(await p.credentials.replace(newId(), OLD, NEW)).to.equal(false);
    expect(await p.credentials.replace(user.id, OLD, NEW)).to.equal(true);
    expect((await p.credentials.findByUserId(user.id))?.passwordHash).to.equal(NEW);
  });

  it('are replaced by one of twenty who try at once', async () => {
    const next = (turn: number): PasswordHash => `${NEW}${turn}` as PasswordHash;
    const replaced = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => p.credentials.replace(user.id, OLD, next(turn))),
    );
    expect(replaced.filter(Boolean)).to.have.length(1);
    expect((await p.credentials.findByUserId(user.id))?.passwordHash).to.equal(next(replaced.indexOf(true)));
  });
});

describePersistence('The settings of stored hashes', (p) => {
  const cases: readonly (readonly [hash: string, settings: string])[] = [
    [OLD, '$argon2id$v=19$m=19456,t=2,p=1'],
    ['$argon2i$m=64,t=1,p=1$c2FsdA$aGFzaA', '$argon2i$m=64,t=1,p=1'],
    [`$2b$12$${'a'.repeat(53)}`, '$2b$12'],
    [`$2a$10$${'a'.repeat(53)}`, '$2a$10'],
    ['$scrypt$ln=14,r=8,p=1$$aGFzaA', '$scrypt$ln=14,r=8,p=1'],
    ['$pbkdf2-sha256$i=1000$c2FsdA$aGFzaA', '$pbkdf2-sha256$i=1000'],
    [
      '$argon2id+md5-salt-first$v=19$m=64,t=1,p=1$c2FsdA$aGFzaA',
      '$argon2id+md5-salt-first$v=19$m=64,t=1,p=1',
    ],
    ['one$two', ''],
    ['nonsense', ''],
    ['', ''],
    ['a\nb$c$d', 'a\nb'],
  ];

  it('are what stands before the salt', () => {
    for (const [hash, settings] of cases) expect(hashSettings(hash as PasswordHash), hash).to.equal(settings);
  });

  it('are counted', async () => {
    expect(await p.credentials.countBySettings()).to.deep.equal(new Map());
    for (const [hash] of cases) await p.users.add(aUser().build(), hash as PasswordHash);
    await p.users.add(aUser().build(), OLD);
    await p.users.add(aUser().build());
    const expected = new Map<string, number>();
    for (const settings of [...cases.map(([, each]) => each), hashSettings(OLD)])
      expected.set(settings, (expected.get(settings) ?? 0) + 1);
    const counts = await p.credentials.countBySettings();
    expect(counts).to.deep.equal(expected);
  });
});

describePostgres('Credentials that cannot be kept', (p) => {
  it('keep their account out', async () => {
    const user = aUser().build();
    expect(await rejection(p.users.add(user, 'no text of PostgreSQL: \0' as PasswordHash))).to.be.instanceOf(
      Error,
    );
    expect(await p.users.findById(user.id)).to.equal(null);
  });
});
