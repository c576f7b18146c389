import { expect } from 'chai';
import {
  normalizePassword,
  passwordViolation,
  type PasswordOwner,
} from '#domain/identity/passwords/password.ts';

const NOBODY = { email: null, login: null, firstName: null, lastName: null };
const ANN = {
  email: 'Ann.Other@Example.org',
  login: 'AnnTheFirst',
  firstName: 'Annabella',
  lastName: 'Otherwise',
};

function codeOf(password: string, owner: PasswordOwner = NOBODY, min = 8): string | undefined {
  return passwordViolation(normalizePassword(password), owner, min)?.code;
}

describe('A new password', () => {
  it('has 8 to 128 characters', () => {
    expect(codeOf('x'.repeat(7))).to.equal('password.too_short');
    expect(codeOf('x'.repeat(8))).to.equal(undefined);
    expect(codeOf('x'.repeat(128))).to.equal(undefined);
    expect(codeOf('x'.repeat(129))).to.equal('password.too_long');
  });

  it('is measured in code points, not in UTF-16 units', () => {
    expect(codeOf('🔑'.repeat(7))).to.equal('password.too_short');
    expect(codeOf('🔑'.repeat(8))).to.equal(undefined);
    expect(codeOf('🔑'.repeat(128))).to.equal(undefined);
    expect(codeOf('🔑'.repeat(129))).to.equal('password.too_long');
  });

  it('is measured after NFC: a letter typed with a combining accent is one character', () => {
    const decomposed = 'e\u0301';
    expect(codeOf(decomposed.repeat(7))).to.equal('password.too_short');
    expect(codeOf(decomposed.repeat(8))).to.equal(undefined);
    expect(codeOf(decomposed.repeat(128))).to.equal(undefined);
  });

  it('has the configured minimum length', () => {
    expect(codeOf('x'.repeat(11), NOBODY, 12)).to.equal('password.too_short');
    expect(codeOf('x'.repeat(12), NOBODY, 12)).to.equal(undefined);
    expect(codeOf('x', NOBODY, 1)).to.equal(undefined);
  });

  it('has no composition rules', () => {
    for (const password of ['        ', '11111111', 'abcdefgh', '########', '密码密码密码密码'])
      expect(codeOf(password), password).to.equal(undefined);
  });

  it('has no control characters', () => {
    for (const control of ['\u0000', '\t', '\n', '\r', '\u007f', '\u0085'])
      expect(codeOf(`horse${control}battery`)).to.equal('password.control_character');
  });

  const own = {
    email: 'Ann.Other@Example.org',
    'email in another case': 'ANN.OTHER@example.ORG',
    'local part of the email': 'ann.other',
    login: 'AnnTheFirst',
    'login in another case': 'ANNTHEFIRST',
    'first name': 'annabella',
    'last name': 'OTHERWISE',
    'full name': 'Annabella Otherwise',
    'full name in one word': 'annabellaotherwise',
    'last and first name': 'Otherwise Annabella',
  };
  for (const [what, password] of Object.entries(own)) {
    it(`is not the account's own ${what}`, () => {
      expect(codeOf(password, ANN)).to.equal('password.own_name');
    });
  }

  it('may hold an own name within something longer', () => {
    expect(codeOf('annabella and the horse', ANN)).to.equal(undefined);
  });

  it('is not an own name typed in another normal form', () => {
    expect(codeOf('Zoe\u0308zoe\u0308zoe\u0308', { ...ANN, firstName: 'Zoëzoëzoë' })).to.equal(
      'password.own_name',
    );
  });

  it('is not compared with names that the account does not have', () => {
    expect(codeOf('nullnull', NOBODY)).to.equal(undefined);
    expect(codeOf('null null', { ...NOBODY, login: 'ann' })).to.equal(undefined);
  });
});

describe('The form of a password that is hashed', () => {
  it('is the same in every Unicode normal form', () => {
    expect(normalizePassword('Ame\u0301lie')).to.equal(normalizePassword('Am\u00e9lie'));
  });

  it('keeps case, spaces and everything else', () => {
    const password = '  Correct HORSE\u00a0battery ﬁ ';
    expect(normalizePassword(password)).to.equal(password);
    expect(normalizePassword('x'.repeat(1_000))).to.have.lengthOf(1_000);
  });
});
