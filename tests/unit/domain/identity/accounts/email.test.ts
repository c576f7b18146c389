import { expect } from 'chai';
import { Email, emailViolation } from '#domain/identity/accounts/email.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { isemailCorpus } from '#tests/support/isemail-corpus.ts';
import { refusalOf } from '#tests/support/refusal.ts';

const ACCEPTED_CATEGORIES = new Set(['ISEMAIL_VALID_CATEGORY', 'ISEMAIL_DNSWARN']);

const LOCAL_64 = 'a'.repeat(64);
const LABEL_63 = 'd'.repeat(63);
/** 254 characters in all. */
const LONGEST = `${LOCAL_64}@${LABEL_63}.${LABEL_63}.${'e'.repeat(61)}`;

describe('An email', () => {
  const good = [
    'ann@example.org',
    'Ann.Other+list@Sub.Example.ORG',
    "o'neil@example.org",
    '!#$%&*+/=?^_`{|}~-@example.org',
    '1@2.example',
    'ann@xn--bcher-kva.example',
    'ann@a-b.example',
    'ann@123.example',
    'ann@io',
    LONGEST,
  ];
  for (const address of good) {
    it(`may be ${address.length > 60 ? `as long as ${address.length} characters` : address}`, () => {
      expect(emailViolation(address)).to.equal(null);
    });
  }

  const bad: readonly (readonly [string, string])[] = [
    ['an empty text', ''],
    ['a name without a domain', 'ann'],
    ['a domain without a name', '@example.org'],
    ['a name with nothing after the @', 'ann@'],
    ['two @', 'ann@home@example.org'],
    ['a quoted local part', '"ann"@example.org'],
    ['a quoted @', '"ann@home"@example.org'],
    ['a comment', 'ann(work)@example.org'],
    ['a display name', 'Ann <ann@example.org>'],
    ['an IPv4 literal', 'ann@[192.0.2.1]'],
    ['an IPv6 literal', 'ann@[IPv6:2001:db8::1]'],
    ['a bare IPv4 address', 'ann@192.0.2.1'],
    ['a domain of one label', 'ann@localhost'],
    ['a domain of one letter', 'ann@b'],
    ['a domain of two digits', 'ann@42'],
    ['a dot at the start', '.ann@example.org'],
    ['a dot at the end of the name', 'ann.@example.org'],
    ['two dots in a row', 'ann..other@example.org'],
    ['two dots in the domain', 'ann@example..org'],
    ['a dot at the end of the domain', 'ann@example.org.'],
    ['a label that starts with a hyphen', 'ann@-example.org'],
    ['a label that ends with a hyphen', 'ann@example-.org'],
    ['an underscore in the domain', 'ann@exam_ple.org'],
    ['a domain that is not an A-label', 'ann@bücher.example'],
    ['letters beyond ASCII in the name', 'änn@example.org'],
    ['a fullwidth @', 'ann＠example.org'],
    ['a line break after it', 'ann@example.org\n'],
    ['a tab before it', '\tann@example.org'],
    ['a space within it', 'ann @example.org'],
    ['nothing but spaces', '   '],
    ['a NUL', 'ann\u0000@example.org'],
    ['a lone surrogate', 'ann\ud800@example.org'],
    ['a name of 65 characters', `${LOCAL_64}a@example.org`],
    ['a label of 64 characters', `ann@${LABEL_63}d.org`],
  ];
  for (const [what, address] of bad) {
    it(`is refused with ${what}`, () => {
      expect(emailViolation(address)?.code).to.equal('email.invalid');
    });
  }

  it('has at most 254 characters', () => {
    expect(LONGEST).to.have.lengthOf(254);
    expect(emailViolation(`${LONGEST}f`)?.code).to.equal('email.too_long');
  });

  it('is refused quickly, however long the text', () => {
    const started = performance.now();
    for (const text of ['a.'.repeat(500_000), `${'a'.repeat(1_000_000)}@`, '@'.repeat(1_000_000)])
      expect(emailViolation(text)?.code).to.equal('email.too_long');
    expect(performance.now() - started).to.be.below(200);
  });

  it('is kept as typed and compared in lower case', () => {
    const email = Email.parse('Ann.Other@Example.ORG');
    expect(email.value).to.equal('Ann.Other@Example.ORG');
    expect(email.canonical).to.equal('ann.other@example.org');
  });

  it('loses the spaces around it', () => {
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

  it('names its field when it is refused', () => {
    const { problems } = refusalOf(InvalidFieldsError, () => Email.parse('ann'));
    expect(problems.map(({ field, code }) => [field, code])).to.deep.equal([['email', 'email.invalid']]);
  });

  it('agrees with the isemail corpus: what is valid or only lacks DNS is accepted, all else but spaces around it refused', () => {
    const corpus = isemailCorpus();
    if (corpus === null) return;
    expect(corpus).to.have.lengthOf.above(400);
    const wrong = corpus
      .filter(
        ({ address, category }) =>
          !/^ | $/.test(address) && (emailViolation(address) === null) !== ACCEPTED_CATEGORIES.has(category),
      )
      .map(({ name, address, category }) => `${name} ${JSON.stringify(address)} ${category}`);
    expect(wrong).to.deep.equal([]);
  });
});
