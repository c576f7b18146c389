import { expect } from 'chai';
import {
  assuranceLevel,
  authenticationBy,
  authenticationOfStepUp,
  PASSWORD_ONLY,
  withoutFactors,
  type Authentication,
  type LoginProof,
  type StepUpProof,
} from '#domain/identity/sessions/authentication.ts';
import { THEN } from '#tests/support/builders.ts';

const LATER = new Date(THEN.getTime() + 60_000);

type Worth = readonly [acr: Authentication['acr'], ...amr: readonly string[]];

function worth({ acr, amr }: Authentication): Worth {
  return [acr, ...amr];
}

const with2nd = (second: (LoginProof & { kind: 'password' })['second']): LoginProof => ({
  kind: 'password',
  second,
});

const LOGINS: readonly (readonly [name: string, proof: LoginProof, worth: Worth])[] = [
  ['a password', PASSWORD_ONLY, ['aal1', 'pwd']],
  ['a password and a TOTP code', with2nd({ kind: 'totp' }), ['aal2', 'pwd', 'otp', 'mfa']],
  ['a password and a recovery code', with2nd({ kind: 'recovery_code' }), ['aal2', 'pwd', 'otp', 'mfa']],
  [
    'a password and a passkey of one device',
    with2nd({ kind: 'passkey', backedUp: false }),
    ['aal2', 'pwd', 'hwk', 'mfa'],
  ],
  [
    'a password and a passkey that is backed up',
    with2nd({ kind: 'passkey', backedUp: true }),
    ['aal2', 'pwd', 'swk', 'mfa'],
  ],
  ['a passkey alone', { kind: 'passkey' }, ['aal2', 'hwk', 'user', 'mfa']],
];

const STEP_UPS: readonly (readonly [name: string, proof: StepUpProof, session: string, worth: Worth])[] = [
  ['a password', { kind: 'password' }, 'a password', ['aal1', 'pwd']],
  ['a password', { kind: 'password' }, 'a password and a TOTP code', ['aal1', 'pwd']],
  ['a password', { kind: 'password' }, 'a passkey alone', ['aal1', 'pwd']],
  ['a TOTP code', { kind: 'totp' }, 'a password', ['aal2', 'pwd', 'otp', 'mfa']],
  ['a TOTP code', { kind: 'totp' }, 'a password and a TOTP code', ['aal2', 'pwd', 'otp', 'mfa']],
  [
    'a TOTP code',
    { kind: 'totp' },
    'a password and a passkey of one device',
    ['aal2', 'pwd', 'hwk', 'otp', 'mfa'],
  ],
  ['a TOTP code', { kind: 'totp' }, 'a passkey alone', ['aal2', 'hwk', 'user', 'otp', 'mfa']],
  ['a passkey', { kind: 'passkey' }, 'a password', ['aal2', 'hwk', 'user', 'mfa']],
  ['a passkey', { kind: 'passkey' }, 'a passkey alone', ['aal2', 'hwk', 'user', 'mfa']],
];

function sessionBy(name: string): Authentication {
  return authenticationBy(LOGINS.find(([each]) => each === name)![1], THEN);
}

describe('What a login is worth', () => {
  for (const [name, proof, expected] of LOGINS)
    it(`by ${name} is ${expected.join(' ')}, from now on`, () => {
      const authentication = authenticationBy(proof, THEN);
      expect(worth(authentication)).to.deep.equal(expected);
      expect(authentication.authTime).to.deep.equal(THEN);
    });

  for (const [name] of LOGINS)
    it(`by ${name} is that of a password alone when the last factor goes, since the same time`, () => {
      expect(withoutFactors(sessionBy(name))).to.deep.equal({ authTime: THEN, amr: ['pwd'], acr: 'aal1' });
    });
});

describe('What a step-up is worth', () => {
  for (const [name, proof, session, expected] of STEP_UPS)
    it(`by ${name} in a session opened by ${session} is ${expected.join(' ')}, from now on`, () => {
      const authentication = authenticationOfStepUp(proof, sessionBy(session), LATER);
      expect(worth(authentication)).to.deep.equal(expected);
      expect(authentication.authTime).to.deep.equal(LATER);
    });

  it('by a TOTP code keeps methods that this release does not know', () => {
    const session: Authentication = { authTime: THEN, amr: ['face'], acr: 'aal1' };
    const authentication = authenticationOfStepUp({ kind: 'totp' }, session, LATER);
    expect(worth(authentication)).to.deep.equal(['aal2', 'face', 'otp', 'mfa']);
  });
});

describe('A level of assurance', () => {
  it('is read as it was written, and one of a later release as the lowest', () => {
    const read = ['aal1', 'aal2', 'aal3', 'AAL2', '', '__proto__'].map(assuranceLevel);
    expect(read).to.deep.equal(['aal1', 'aal2', 'aal1', 'aal1', 'aal1', 'aal1']);
  });
});
