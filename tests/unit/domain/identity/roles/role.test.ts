import { expect } from 'chai';
import { NoRoleError, RoleNotAllowedError, UnknownRoleError } from '#domain/identity/errors.ts';
import { RoleCatalogue } from '#domain/identity/roles/role.ts';
import { refusalOf } from '#tests/support/refusal.ts';

const catalogue = new RoleCatalogue(['user', 'editor', 'reader', 'admin'], ['user', 'reader']);

describe('A set of roles', () => {
  it('has no duplicates and is ordered, so that equal sets are equal lists', () => {
    expect(catalogue.normalize(['admin', 'user', 'admin'])).to.deep.equal(['user', 'admin']);
    expect(catalogue.normalize(['user', 'admin'])).to.deep.equal(['user', 'admin']);
  });

  it('is never empty', () => {
    const { problems } = refusalOf(NoRoleError, () => catalogue.normalize([]));
    expect(problems.map(({ field, code }) => [field, code])).to.deep.equal([['roles', 'roles.none']]);
  });

  it('holds only known roles, spelled exactly', () => {
    for (const unknown of ['root', 'Admin', ' admin', '', '__proto__', 'constructor']) {
      const { problems } = refusalOf(UnknownRoleError, () => catalogue.normalize(['user', unknown]));
      expect(problems[0]?.code).to.equal('roles.unknown_role');
    }
  });
});

describe('Taking roles oneself', () => {
  const holds = (...roles: readonly string[]) => ({ roles });
  const allowed = [
    { what: 'keeping what one holds', holder: holds('user', 'editor'), wanted: ['user', 'editor'] },
    { what: 'dropping some of it', holder: holds('user', 'editor'), wanted: ['editor'] },
    { what: 'taking a role that is self-assignable', holder: holds('user'), wanted: ['user', 'reader'] },
    { what: 'anything, for an admin', holder: holds('admin'), wanted: ['editor', 'admin', 'reader'] },
    { what: 'an admin dropping admin', holder: holds('user', 'admin'), wanted: ['user'] },
  ];
  for (const { what, holder, wanted } of allowed) {
    it(`allows ${what}`, () => {
      expect(() => catalogue.checkSelfAssignment(holder, wanted)).not.to.throw();
    });
  }

  it('refuses a role that is neither held nor self-assignable, and names it', () => {
    for (const role of ['editor', 'admin']) {
      const error = refusalOf(RoleNotAllowedError, () =>
        catalogue.checkSelfAssignment(holds('user'), ['user', role]),
      );
      expect(error.message).to.include(role);
      expect(error.code).to.equal('roles.not_allowed');
    }
  });
});
