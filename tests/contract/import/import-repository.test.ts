import { expect } from 'chai';
import { EmailTakenError, LoginTakenError } from '#domain/identity/errors.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import { AlreadyImportedError } from '#domain/import/already-imported-error.ts';
import type { NewImportedAccount } from '#application/import/ports/import-repository.ts';
import { aUser, type UserBuilder } from '#tests/support/builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';
import { refusalsOf } from '#tests/support/refusal.ts';
import { rejection } from '#tests/support/rejection.ts';

const HASH = `$2b$10$${'a'.repeat(53)}` as PasswordHash;

function account(externalId: string, user: UserBuilder = aUser()): NewImportedAccount {
  return { externalId, user: user.build(), hash: HASH };
}

describePersistence('Imported accounts', (p) => {
  const addAll = (...accounts: readonly NewImportedAccount[]): Promise<void> =>
    p.uow.run(() => p.imports.addAll('auth0', accounts));

  it('are stored with all their fields, each with its password or without one', async () => {
    const verified = aUser()
      .withRole('admin')
      .with({ emailVerifiedAt: new Date('2026-01-02T03:04:05.678Z') });
    const one = account('1', verified);
    const two = { ...account('2', aUser().withEmail(null).withNames(null, null)), hash: null };
    await addAll(one, two);
    expect(await p.users.findById(one.user.id)).to.deep.equal(one.user);
    expect(await p.users.findById(two.user.id)).to.deep.equal(two.user);
    expect((await p.credentials.findByUserId(one.user.id))?.passwordHash).to.equal(HASH);
    expect(await p.credentials.findByUserId(two.user.id)).to.equal(null);
  });

  it('are found by source and external id together', async () => {
    await addAll(account('1'), account('2'));
    expect(await p.imports.findImported('auth0', ['2', '3', '1'])).to.deep.equal(new Set(['1', '2']));
    expect(await p.imports.findImported('keycloak', ['1'])).to.deep.equal(new Set());
    expect(await p.imports.findImported('auth0', [])).to.deep.equal(new Set());
    await p.uow.run(() => p.imports.addAll('keycloak', [account('1')]));
    expect(await p.imports.findImported('keycloak', ['1'])).to.deep.equal(new Set(['1']));
  });

  it('stay known when the account is deleted, so that no import brings it back', async () => {
    const one = account('1');
    await addAll(one);
    await p.users.remove(one.user.id);
    expect(await p.imports.findImported('auth0', ['1'])).to.deep.equal(new Set(['1']));
  });

  it('are all refused when one of them has a taken name or was imported before', async () => {
    await p.users.add(aUser().withEmail('Ann@example.org').withLogin('Ann').build());
    await addAll(account('1'));
    const refusals = [
      [account('2', aUser().withEmail('ann@EXAMPLE.org')), EmailTakenError],
      [account('2', aUser().withLogin('aNN')), LoginTakenError],
      [account('1'), AlreadyImportedError],
    ] as const;
    for (const [refused, kind] of refusals) {
      const other = account('9');
      expect(await rejection(addAll(other, refused))).to.be.instanceOf(kind);
      expect(await p.users.findById(other.user.id)).to.equal(null);
      expect(await p.credentials.findByUserId(other.user.id)).to.equal(null);
      expect(await p.imports.findImported('auth0', ['9'])).to.deep.equal(new Set());
    }
  });

  it('that two imports store at once are stored by one of them', async () => {
    const attempts = Array.from({ length: 10 }, () => [account('1'), account('2')]);
    const results = await Promise.allSettled(attempts.map((accounts) => addAll(...accounts)));
    const reasons = refusalsOf(results);
    expect(reasons).to.have.lengthOf(9);
    for (const reason of reasons) expect(reason).to.be.instanceOf(AlreadyImportedError);
    const users = await p.users.list(100, null);
    expect(users).to.have.lengthOf(2);
  });

  it('are compared with the names of all accounts, in any case of letters', async () => {
    await p.users.add(aUser().withEmail('Ann@example.org').withLogin('Ann').build());
    await p.users.add(aUser().withEmail(null).withLogin('bob').withNames(null, null).build());
    const names = { emails: ['ann@example.org', 'bob@example.org'], logins: ['bob', 'cleo', 'ann'] };
    const { emails, logins } = await p.imports.findTaken(names);
    expect(emails).to.have.members(['ann@example.org']);
    expect(logins).to.have.members(['ann', 'bob']);
    const none = await p.imports.findTaken({ emails: [], logins: [] });
    expect(none).to.deep.equal({ emails: [], logins: [] });
  });
});
