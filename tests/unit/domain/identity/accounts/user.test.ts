import { expect } from 'chai';
import { suspensionFrom } from '#domain/identity/accounts/suspension.ts';
import type { ProfileChange, Registration } from '#domain/identity/accounts/profile.ts';
import { User } from '#domain/identity/accounts/user.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { aUser, newId, THEN } from '#tests/support/builders.ts';
import { refusalOf } from '#tests/support/refusal.ts';

const LATER = new Date(THEN.getTime() + 60_000);
const ANN: Registration = { email: 'Ann@Example.org', login: 'Ann', firstName: 'Ann', lastName: 'Other' };

function register(change: Partial<Registration> = {}): User {
  return User.register(newId<UserId>(), { ...ANN, ...change }, THEN);
}

function problemsOf(work: () => unknown): readonly (readonly [string, string])[] {
  return refusalOf(InvalidFieldsError, work).problems.map(({ field, code }) => [field, code]);
}

describe('Registering an account', () => {
  it('gives it the role user, its first versions and the time', () => {
    const user = register();
    expect(user.snapshot()).to.deep.include({
      ...ANN,
      roles: ['user'],
      version: 1,
      securityVersion: 1,
      createdAt: THEN,
      updatedAt: THEN,
    });
    expect(user.isAdmin).to.equal(false);
  });

  it('shows names as typed and finds them in lower case', () => {
    const user = register({ login: 'Ann.O' });
    expect([user.email, user.canonicalEmail]).to.deep.equal(['Ann@Example.org', 'ann@example.org']);
    expect([user.login, user.canonicalLogin]).to.deep.equal(['Ann.O', 'ann.o']);
  });

  it('allows an account without email to have no first and last name', () => {
    const user = register({ email: null, firstName: null, lastName: null });
    expect([user.canonicalEmail, user.firstName, user.lastName]).to.deep.equal([null, null, null]);
  });

  it('allows an account with an email to have no login', () => {
    expect(register({ login: null }).canonicalLogin).to.equal(null);
  });

  it('requires an email or a login', () => {
    expect(problemsOf(() => register({ email: null, login: null }))).to.deep.equal([
      ['login', 'account.nameless'],
    ]);
  });

  it('requires first and last name with an email, and reports each that is missing', () => {
    expect(problemsOf(() => register({ firstName: null, lastName: null }))).to.deep.equal([
      ['firstName', 'name.required'],
      ['lastName', 'name.required'],
    ]);
  });

  for (const [field, value] of Object.entries({ email: 'ann', login: 'a', firstName: ' ', lastName: '\n' })) {
    it(`refuses a ${field} that breaks its rule`, () => {
      expect(problemsOf(() => register({ [field]: value })).map(([name]) => name)).to.deep.equal([field]);
    });
  }

  it('shares no mutable state with its callers', () => {
    const roles = ['user', 'admin'];
    const now = new Date(THEN);
    const user = User.register(newId<UserId>(), ANN, now, roles);
    roles.push('editor');
    now.setFullYear(1999);
    expect(user.roles).to.deep.equal(['user', 'admin']);
    expect(user.createdAt).to.deep.equal(THEN);
  });
});

describe("Changing an account's profile", () => {
  const user = aUser().with({ email: 'ann@example.org', login: 'ann' }).build();

  it('changes the given fields, keeps the others, and sets updatedAt', () => {
    const changed = user.withProfile({ firstName: 'Anna' }, LATER);
    expect(changed.snapshot()).to.deep.equal({ ...user.snapshot(), firstName: 'Anna', updatedAt: LATER });
  });

  it('does not change the original account', () => {
    user.withProfile({ firstName: 'Anna' }, LATER);
    expect(user.firstName).to.equal('Ann');
  });

  for (const change of [
    {},
    { firstName: 'Ann' },
    { email: undefined, login: 'ann' },
  ] as readonly ProfileChange[]) {
    it(`gives the very same account where nothing changes: ${JSON.stringify(change)}`, () => {
      expect(user.withProfile(change, LATER)).to.equal(user);
    });
  }

  it('treats another case of letters as a change', () => {
    expect(user.withProfile({ email: 'Ann@example.org' }, LATER).email).to.equal('Ann@example.org');
  });

  it('removes a login or an email with null, but never both', () => {
    expect(user.withProfile({ login: null }, LATER).login).to.equal(null);
    expect(user.withProfile({ email: null }, LATER).email).to.equal(null);
    expect(problemsOf(() => user.withProfile({ email: null, login: null }, LATER))).to.deep.equal([
      ['login', 'account.nameless'],
    ]);
    const loginOnly = user.withProfile({ email: null }, LATER);
    expect(problemsOf(() => loginOnly.withProfile({ login: null }, LATER))).to.deep.equal([
      ['login', 'account.nameless'],
    ]);
  });

  it('removes a first or last name only from an account without an email', () => {
    expect(problemsOf(() => user.withProfile({ firstName: null }, LATER))).to.deep.equal([
      ['firstName', 'name.required'],
    ]);
    const loginOnly = user.withProfile({ email: null, firstName: null }, LATER);
    expect([loginOnly.email, loginOnly.firstName]).to.deep.equal([null, null]);
  });

  it('requires first and last name when an account gets its first email', () => {
    const loginOnly = aUser().withEmail(null).withNames(null, null).build();
    expect(problemsOf(() => loginOnly.withProfile({ email: 'ann@example.org' }, LATER))).to.deep.equal([
      ['firstName', 'name.required'],
      ['lastName', 'name.required'],
    ]);
    const named = loginOnly.withProfile({ email: 'ann@example.org', firstName: 'Ann', lastName: 'O' }, LATER);
    expect(named.email).to.equal('ann@example.org');
  });
});

describe('A verified email', () => {
  const verified = aUser().withEmail('ann@example.org').build().withVerifiedEmail(LATER);

  it('stays verified when other fields change, or only the case of its letters', () => {
    expect(aUser().build().isEmailVerified).to.equal(false);
    expect(verified.isEmailVerified).to.equal(true);
    expect(verified.withProfile({ firstName: 'Anna' }, LATER).isEmailVerified).to.equal(true);
    expect(verified.withProfile({ email: 'Ann@Example.org' }, LATER).isEmailVerified).to.equal(true);
  });

  it('is not verified any more when it changes, is removed, or comes back', () => {
    const other = verified.withProfile({ email: 'bea@example.org' }, LATER);
    expect(other.isEmailVerified).to.equal(false);
    expect(other.withProfile({ email: 'ann@example.org' }, LATER).isEmailVerified).to.equal(false);
    expect(verified.withProfile({ email: null }, LATER).emailVerifiedAt).to.equal(null);
  });

  it('needs an email', () => {
    const nameless = aUser().withEmail(null).build();
    expect(nameless.withVerifiedEmail(LATER)).to.equal(nameless);
  });
});

describe('A suspended account', () => {
  const user = aUser().build();

  it('is suspended until the end, and not at it', () => {
    const suspended = user.suspended(suspensionFrom(THEN, 'Spam', LATER), THEN);
    expect([user.isSuspendedAt(THEN), suspended.isSuspendedAt(THEN)]).to.deep.equal([false, true]);
    expect(suspended.isSuspendedAt(LATER)).to.equal(false);
    expect(suspended.suspensionReason).to.equal('Spam');
  });

  it('stays suspended until it is reinstated where no end is given', () => {
    const suspended = user.suspended(suspensionFrom(THEN, 'Spam', null), THEN);
    expect(suspended.isSuspendedAt(new Date('9999-01-01'))).to.equal(true);
    const { suspendedUntil, suspensionReason } = suspended.reinstated(LATER);
    expect([suspendedUntil, suspensionReason]).to.deep.equal([null, null]);
  });

  for (const [reason, until, problem] of [
    ['Spam', THEN, ['until', 'suspension.until_past']],
    [' ', null, ['reason', 'suspension.reason_blank']],
    ['a\u0000b', null, ['reason', 'suspension.reason_control_character']],
    ['x'.repeat(501), null, ['reason', 'suspension.reason_too_long']],
  ] as const) {
    it(`is not made with ${problem.join(': ')}`, () => {
      expect(problemsOf(() => suspensionFrom(THEN, reason, until))).to.deep.equal([problem]);
    });
  }
});

describe('Other changes of an account', () => {
  it('set its roles', () => {
    const admin = aUser().build().withRoles(['user', 'admin'], LATER);
    expect(admin.isAdmin).to.equal(true);
    expect(admin.updatedAt).to.deep.equal(LATER);
  });

  it('raise its security version by one and leave its version alone', () => {
    const user = aUser().build();
    const raised = user.withRaisedSecurityVersion();
    expect([raised.securityVersion, raised.version]).to.deep.equal([user.securityVersion + 1, user.version]);
  });
});
