import { expect } from 'chai';
import { UNTIL_REINSTATED } from '#domain/identity/accounts/suspension.ts';
import { RoleCatalogue } from '#domain/identity/roles/role.ts';
import { importedUser } from '#domain/import/imported-user.ts';
import type { ImportRecord } from '#domain/import/import-record.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { newId, THEN } from '#tests/support/builders.ts';

const CATALOGUE = new RoleCatalogue(['user', 'editor', 'admin'], ['user']);
const RECORD: ImportRecord = {
  externalId: '42',
  email: 'Ann@example.org',
  login: null,
  firstName: 'Ann',
  lastName: 'Other',
  emailVerified: false,
  disabled: false,
  roles: [],
  passwordHash: null,
};

function imported(change: Partial<ImportRecord> = {}) {
  return importedUser({ ...RECORD, ...change }, newId(), THEN, CATALOGUE);
}

function problemOf(change: Partial<ImportRecord>): string | undefined {
  try {
    imported(change);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidFieldsError)) throw error;
    return error.problems.map(({ field, code }) => `${field} ${code}`).join(', ');
  }
}

describe('An imported account', () => {
  it('has the role user, and nothing proved, unless the record says more', () => {
    const user = imported();
    expect(user.roles).to.deep.equal(['user']);
    expect([user.emailVerifiedAt, user.suspendedUntil]).to.deep.equal([null, null]);
    expect([user.version, user.securityVersion, user.createdAt]).to.deep.equal([1, 1, THEN]);
  });

  it('has the roles, and the proof of the email, that the record says', () => {
    const user = imported({ roles: ['admin', 'editor', 'admin'], emailVerified: true });
    expect(user.roles).to.deep.equal(['editor', 'admin']);
    expect(user.emailVerifiedAt).to.deep.equal(THEN);
    expect(imported({ email: null, login: 'ann', emailVerified: true }).isEmailVerified).to.equal(false);
  });

  it('that is disabled in its system is suspended here', () => {
    expect(imported({ disabled: true }).suspendedUntil).to.deep.equal(UNTIL_REINSTATED);
  });

  it('keeps the rules of every account', () => {
    expect(problemOf({ email: 'ann' })).to.equal('email email.invalid');
    expect(problemOf({ email: null })).to.equal('login account.nameless');
    expect(problemOf({ login: 'a b' })).to.equal('login login.invalid');
    expect(problemOf({ lastName: null })).to.equal('lastName name.required');
    expect(problemOf({ firstName: '\u200b' })).to.equal('firstName name.blank');
    expect(problemOf({ roles: ['king'] })).to.equal('roles roles.unknown_role');
  });

  it('has an external id of bounded length, without control characters', () => {
    expect(problemOf({ externalId: 'x'.repeat(255) })).to.equal(undefined);
    expect(problemOf({ externalId: '' })).to.equal('externalId external_id.empty');
    expect(problemOf({ externalId: 'x'.repeat(256) })).to.equal('externalId external_id.too_long');
    expect(problemOf({ externalId: 'a\nb' })).to.equal('externalId external_id.invalid');
    expect(problemOf({ externalId: '\ud800' })).to.equal('externalId external_id.invalid');
  });
});
