import { expect } from 'chai';
import { accountNameViolation, parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { Email } from '#domain/identity/accounts/email.ts';
import { LoginName, loginNameViolation } from '#domain/identity/accounts/login-name.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { refusalOf } from '#tests/support/refusal.ts';

describe('A login name', () => {
  for (const name of ['ann', '1st', 'Ann.Other', 'a-b_c.d', 'a--', 'A'.repeat(64)]) {
    it(`may be ${name.length > 20 ? '64 characters long' : name}`, () => {
      expect(loginNameViolation(name)).to.equal(null);
    });
  }

  const bad = {
    'two characters': 'ab',
    '65 characters': 'a'.repeat(65),
    'an @': 'ann@home',
    'a dot at the start': '.ann',
    'a hyphen at the start': '-ann',
    'an underscore at the start': '_ann',
    'a space': 'ann other',
    'a line break at the end': 'ann\n',
    'a letter beyond ASCII': 'änn',
    'a letter that looks like another': 'аnn',
    'a NUL': 'ann\u0000',
    nothing: '',
  };
  for (const [what, name] of Object.entries(bad)) {
    it(`is refused with ${what}`, () => {
      expect(loginNameViolation(name)?.code).to.equal('login.invalid');
    });
  }

  it('is kept as typed and compared in lower case', () => {
    const { value, canonical } = LoginName.parse('Ann.Other');
    expect([value, canonical]).to.deep.equal(['Ann.Other', 'ann.other']);
  });

  it('is refused for its own field', () => {
    const { problems } = refusalOf(InvalidFieldsError, () => LoginName.parse('a'));
    expect(problems[0]?.field).to.equal('login');
  });
});

describe('The name of an account', () => {
  it('is an email where it holds an @, else a login name', () => {
    expect(parseAccountName('Ann@Example.org')).to.be.instanceOf(Email);
    expect(parseAccountName('Ann')).to.be.instanceOf(LoginName);
  });

  it('is validated as an email with an @, else as a login name', () => {
    expect(accountNameViolation('ann@')?.code).to.equal('email.invalid');
    expect(accountNameViolation('a')?.code).to.equal('login.invalid');
    expect(accountNameViolation('ann')).to.equal(null);
    expect(accountNameViolation('ann@example.org')).to.equal(null);
  });
});
