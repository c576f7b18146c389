import { expect } from 'chai';
import { Email, emailViolation } from '#domain/identity/accounts/email.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { ACCEPTED_EMAILS, LONGEST_EMAIL, REFUSED_EMAILS } from '#tests/fixtures/email-addresses.ts';
import { refusalOf } from '#tests/support/refusal.ts';

describe('An email', () => {
  for (const [why, address] of ACCEPTED_EMAILS) {
    it(`may have ${why}`, () => {
      expect(emailViolation(address)).to.equal(null);
    });
  }

  for (const [why, address] of REFUSED_EMAILS) {
    it(`is refused with ${why}`, () => {
      expect(emailViolation(address)?.code).to.equal('email.invalid');
    });
  }

  it('has at most 254 characters', () => {
    expect(LONGEST_EMAIL).to.have.lengthOf(254);
    expect(emailViolation(`${LONGEST_EMAIL}f`)?.code).to.equal('email.too_long');
  });

  it('is refused when it is a million characters long', () => {
    for (const text of ['a.'.repeat(500_000), `${'a'.repeat(1_000_000)}@`, '@'.repeat(1_000_000)])
      expect(emailViolation(text)?.code).to.equal('email.too_long');
  });

  it('is kept as typed and compared in lower case', () => {
    const email = Email.parse('Ann.Other@Example.ORG');
    expect(email.value).to.equal('Ann.Other@Example.ORG');
    expect(email.canonical).to.equal('ann.other@example.org');
  });

  it('is trimmed', () => {
    for (const typed of [
      'ann@example.org ',
      ' ann@example.org',
      '  ann@example.org\u00a0',
      `${' '.repeat(300)}ann@example.org`,
    ]) {
      expect(emailViolation(typed), JSON.stringify(typed)).to.equal(null);
      expect(Email.parse(typed).value).to.equal('ann@example.org');
    }
  });

  it('is refused for its own field', () => {
    const { problems } = refusalOf(InvalidFieldsError, () => Email.parse('ann'));
    expect(problems.map(({ field, code }) => [field, code])).to.deep.equal([['email', 'email.invalid']]);
  });
});
