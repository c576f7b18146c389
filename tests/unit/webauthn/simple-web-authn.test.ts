import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { SimpleWebAuthn } from '#adapters/webauthn/simple-web-authn.ts';
import { FactorsNotConfiguredError } from '#domain/factors/errors.ts';
import { Passkey } from '#domain/factors/passkey.ts';
import { newId, THEN } from '#tests/support/builders.ts';
import { rejection } from '#tests/support/rejection.ts';
import {
  cbor,
  TestAuthenticator,
  type Algorithm,
  type AuthenticationAnswer,
  type Lies,
  type RegistrationAnswer,
} from '#tests/support/test-authenticator.ts';

const RP_ID = 'id.example.org';
const ORIGIN = 'https://id.example.org';
const APP = 'https://app.example.org';

describe('Passkeys by @simplewebauthn/server', () => {
  const webAuthn = new SimpleWebAuthn({ id: RP_ID, name: 'Latchkey', origins: () => [ORIGIN, APP] });
  const owner = { handle: webAuthn.newHandle(), name: 'ann', displayName: 'Ann Other' };

  async function registered(authenticator: TestAuthenticator, lies: Lies = {}) {
    const { challenge, options } = await webAuthn.registrationOptions(owner, []);
    return await webAuthn.verifyRegistration(authenticator.register(options, lies), challenge);
  }

  async function passkeyOf(authenticator: TestAuthenticator): Promise<Passkey> {
    const credential = await registered(authenticator);
    if (credential === null) throw new Error('The passkey was refused.');
    return Passkey.register({ id: newId(), userId: newId(), name: null, credential }, THEN);
  }

  async function authenticated(authenticator: TestAuthenticator, passkey: Passkey, lies: Lies = {}) {
    const { challenge, options } = await webAuthn.authenticationOptions(null);
    return await webAuthn.verifyAuthentication(authenticator.authenticate(options, lies), challenge, passkey);
  }

  describe('ask', () => {
    it('for a new one that verifies its user and is found without a name, of ES256 or RS256', async () => {
      const known = await passkeyOf(new TestAuthenticator(ORIGIN));
      const { challenge, options } = await webAuthn.registrationOptions(owner, [known]);
      expect(Buffer.from(challenge, 'base64url')).to.have.length(32);
      expect(options).to.deep.include({
        challenge,
        rp: { id: RP_ID, name: 'Latchkey' },
        user: { id: owner.handle, name: 'ann', displayName: 'Ann Other' },
        pubKeyCredParams: [
          { alg: -7, type: 'public-key' },
          { alg: -257, type: 'public-key' },
        ],
        attestation: 'none',
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
        excludeCredentials: [{ id: known.credentialId, transports: ['internal'], type: 'public-key' }],
        timeout: 300_000,
      });
    });

    it('at a login for any, and elsewhere for those of the account', async () => {
      const known = await passkeyOf(new TestAuthenticator(ORIGIN));
      const any = await webAuthn.authenticationOptions(null);
      expect(JSON.parse(JSON.stringify(any.options))).to.deep.equal({
        challenge: any.challenge,
        rpId: RP_ID,
        userVerification: 'required',
        timeout: 300_000,
      });
      const { options } = await webAuthn.authenticationOptions([known]);
      expect(options).to.deep.include({
        allowCredentials: [{ id: known.credentialId, transports: ['internal'], type: 'public-key' }],
      });
    });

    it('never twice the same', async () => {
      const asked = await Promise.all(Array.from({ length: 20 }, () => webAuthn.authenticationOptions(null)));
      expect(new Set(asked.map(({ challenge }) => challenge))).to.have.property('size', 20);
      expect(webAuthn.newHandle()).not.to.equal(webAuthn.newHandle());
      expect(Buffer.from(webAuthn.newHandle(), 'base64url')).to.have.length(32);
    });
  });

  for (const algorithm of ['ES256', 'RS256'] as const satisfies readonly Algorithm[]) {
    it(`are registered and used with ${algorithm}`, async () => {
      const authenticator = new TestAuthenticator(ORIGIN, { algorithm });
      const credential = await registered(authenticator, { transports: ['usb', 'nfc', 'usb'] });
      expect(credential).to.deep.include({ signCount: 1, backedUp: false, transports: ['usb', 'nfc'] });
      const passkey = Passkey.register(
        { id: newId(), userId: newId(), name: null, credential: credential! },
        THEN,
      );
      expect(await authenticated(authenticator, passkey)).to.deep.equal({ signCount: 2, backedUp: false });
      const next = await authenticated(authenticator, passkey, { backedUp: true });
      expect(next).to.deep.equal({ signCount: 3, backedUp: true });
    });
  }

  it('are registered and used on the pages of every origin, and on those of no other', async () => {
    const onApp = new TestAuthenticator(APP);
    const passkey = await passkeyOf(onApp);
    expect(await authenticated(onApp, passkey, { origin: ORIGIN })).not.to.equal(null);
    for (const origin of ['https://id.example.org:8443', 'http://id.example.org', 'https://evil.example']) {
      expect(await authenticated(onApp, passkey, { origin }), origin).to.equal(null);
      expect(await registered(new TestAuthenticator(origin)), origin).to.equal(null);
    }
  });

  it('that keep no counter say 0', async () => {
    const authenticator = new TestAuthenticator(ORIGIN, { counts: false });
    const passkey = await passkeyOf(authenticator);
    expect(passkey.signCount).to.equal(0);
    expect(await authenticated(authenticator, passkey)).to.deep.include({ signCount: 0 });
  });

  it('are registered under the id that the authenticator says, and under no other', async () => {
    const { challenge, options } = await webAuthn.registrationOptions(owner, []);
    const answer = new TestAuthenticator(ORIGIN).register(options);
    for (const id of ['AAAA', `${answer.id}A`])
      expect(await webAuthn.verifyRegistration({ ...answer, id, rawId: id }, challenge)).to.equal(null);
    expect(await webAuthn.verifyRegistration(answer, challenge)).to.include({ credentialId: answer.id });
  });

  it('leave the comparison of counters to whoever stores them', async () => {
    const authenticator = new TestAuthenticator(ORIGIN);
    const passkey = await passkeyOf(authenticator);
    const ahead = Passkey.restore({ ...passkey.snapshot(), signCount: 4_000_000_000 });
    expect(await authenticated(authenticator, ahead)).to.deep.include({ signCount: 2 });
    const last = await authenticated(authenticator, ahead, { counter: 2 ** 32 - 1 });
    expect(last).to.deep.include({ signCount: 4_294_967_295 });
  });

  const REFUSED: Readonly<Record<string, Lies>> = {
    'of another domain': { rpId: 'example.org' },
    'whose user was not verified': { verified: false },
    'whose user was not there': { present: false },
    'to another challenge': { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    'of another type': { type: 'payment.get' },
    'from a page within another page': { crossOrigin: true },
    'from a page within another page that is named': { crossOrigin: true, topOrigin: 'https://evil.example' },
    'that names a page around it and says there is none': { topOrigin: 'https://evil.example' },
  };
  for (const [which, lies] of Object.entries(REFUSED)) {
    it(`refuse an answer ${which}`, async () => {
      expect(await registered(new TestAuthenticator(ORIGIN), lies)).to.equal(null);
      const authenticator = new TestAuthenticator(ORIGIN);
      const passkey = await passkeyOf(authenticator);
      expect(await authenticated(authenticator, passkey, lies)).to.equal(null);
    });
  }

  it('refuse an answer of the other ceremony', async () => {
    const authenticator = new TestAuthenticator(ORIGIN);
    const passkey = await passkeyOf(authenticator);
    expect(await authenticated(authenticator, passkey, { type: 'webauthn.create' })).to.equal(null);
    expect(await registered(new TestAuthenticator(ORIGIN), { type: 'webauthn.get' })).to.equal(null);
  });

  it('refuse a signature of another key, another passkey, and one that was changed', async () => {
    const [authenticator, other] = [new TestAuthenticator(ORIGIN), new TestAuthenticator(ORIGIN)];
    const [passkey, stranger] = [await passkeyOf(authenticator), await passkeyOf(other)];
    const swapped = Passkey.restore({ ...passkey.snapshot(), publicKey: stranger.publicKey });
    expect(await authenticated(authenticator, swapped)).to.equal(null);
    expect(await authenticated(authenticator, stranger)).to.equal(null);
    const renamed = Passkey.restore({ ...passkey.snapshot(), credentialId: stranger.credentialId });
    expect(await authenticated(authenticator, renamed)).to.equal(null);
    const { challenge, options } = await webAuthn.authenticationOptions(null);
    const answer = authenticator.authenticate(options);
    const authenticatorData = Buffer.from(answer.response.authenticatorData, 'base64url');
    authenticatorData.writeUInt32BE(9_000, 33);
    const changed = {
      ...answer,
      response: { ...answer.response, authenticatorData: authenticatorData.toString('base64url') },
    };
    expect(await webAuthn.verifyAuthentication(changed, challenge, passkey)).to.equal(null);
  });

  describe('refuse a key', () => {
    it('of an algorithm that was not asked for', async () => {
      expect(await registered(new TestAuthenticator(ORIGIN, { algorithm: 'EdDSA' }))).to.equal(null);
    });

    const rsa = (modulusLength: number): ReadonlyMap<number, unknown> => {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
      const { n = '' } = publicKey.export({ format: 'jwk' });
      return new Map([[-1, new Uint8Array(Buffer.from(n, 'base64url'))]]);
    };
    const UNUSABLE: Readonly<Record<string, { algorithm?: Algorithm; lies: Lies }>> = {
      'that is no point of its curve': { lies: { coseMembers: new Map([[-2, new Uint8Array(32)]]) } },
      'of another curve': { lies: { coseMembers: new Map([[-1, 2]]) } },
      'of another type than its algorithm': { lies: { coseMembers: new Map([[1, 3]]) } },
      'without bytes': { lies: { coseMembers: new Map([[-2, 'x']]) } },
      'that is no map': { lies: { coseKey: [1, 2, 3] } },
      'that is an empty map': { lies: { coseKey: new Map() } },
      'of RSA that is too short': { algorithm: 'RS256', lies: { coseMembers: rsa(1_024) } },
      'of RSA that is too long': { algorithm: 'RS256', lies: { coseMembers: rsa(4_104) } },
      'of RSA without a modulus': { algorithm: 'RS256', lies: { coseMembers: new Map([[-1, null]]) } },
    };
    for (const [which, { algorithm = 'ES256', lies }] of Object.entries(UNUSABLE)) {
      it(which, async () => {
        expect(await registered(new TestAuthenticator(ORIGIN, { algorithm }), lies)).to.equal(null);
      });
    }
  });

  it('leave unread what somebody says of who made the authenticator', async () => {
    for (const fmt of ['packed', 'apple', 'tpm', 'android-key', 'unheard-of']) {
      const statement = new Map<string, unknown>([
        ['alg', -7],
        ['sig', new Uint8Array(70)],
        ['x5c', [new Uint8Array(300)]],
      ]);
      const credential = await registered(new TestAuthenticator(ORIGIN), { attestation: { fmt, statement } });
      expect(credential, fmt).not.to.equal(null);
    }
  });

  describe('refuse what no browser sends', () => {
    let registration: RegistrationAnswer;
    let authentication: AuthenticationAnswer;
    let passkey: Passkey;
    let challenges: { readonly registration: string; readonly authentication: string };

    before(async () => {
      const authenticator = new TestAuthenticator(ORIGIN);
      const first = await webAuthn.registrationOptions(owner, []);
      registration = authenticator.register(first.options);
      const credential = await webAuthn.verifyRegistration(registration, first.challenge);
      passkey = Passkey.register({ id: newId(), userId: newId(), name: null, credential: credential! }, THEN);
      const second = await webAuthn.authenticationOptions(null);
      authentication = authenticator.authenticate(second.options);
      challenges = { registration: first.challenge, authentication: second.challenge };
    });

    const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    const text = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const GARBAGE: readonly unknown[] = [
      undefined,
      null,
      true,
      0,
      '',
      'x'.repeat(70_000),
      '%%%',
      'AAAA',
      'AAAA====',
      '\u0000',
      '😀',
      [],
      {},
      deep(5_000),
      { length: 5 },
      text(null),
      text([]),
      text('x'),
      text({ challenge: 1 }),
      text({ challenge: {}, origin: [], type: {} }),
      text(deep(500)),
      cbor(new Map([['fmt', 'none']])).toString('base64url'),
      cbor(new Map([['authData', 'text']])).toString('base64url'),
      cbor(new Map([['authData', new Uint8Array(36)]])).toString('base64url'),
      cbor([1, 'a', null]).toString('base64url'),
      // Arrays within arrays, a length without what is counted, and a list without an end.
      Buffer.alloc(30_000, 0x81).toString('base64url'),
      Buffer.from('9bffffffffffffffff', 'hex').toString('base64url'),
      Buffer.from('5b00000001ffffffff', 'hex').toString('base64url'),
      Buffer.from('9f01', 'hex').toString('base64url'),
    ];

    /** Every answer with one member replaced. */
    function* withGarbage(answer: object): Generator<readonly [string, unknown]> {
      const { response } = answer as { readonly response: object };
      for (const [index, garbage] of GARBAGE.entries()) {
        yield [`all of it, ${index}`, garbage];
        for (const member of ['id', 'rawId', 'type', 'response'])
          yield [`${member}, ${index}`, { ...answer, [member]: garbage }];
        for (const member of Object.keys(response).filter((each) => !/transports|userHandle/.test(each)))
          yield [`${member}, ${index}`, { ...answer, response: { ...response, [member]: garbage } }];
      }
    }

    it('in any member of a registration', async () => {
      for (const [where, garbage] of withGarbage(registration)) {
        expect(await webAuthn.verifyRegistration(garbage, challenges.registration), where).to.equal(null);
      }
      const { response } = registration;
      for (const transports of [{}, 'usb', ['USB'], [1], Array.from({ length: 100 }, () => 'usb')]) {
        const answer = { ...registration, response: { ...response, transports } };
        expect(await webAuthn.verifyRegistration(answer, challenges.registration)).to.equal(null);
      }
    });

    it('in any member of an authentication', async () => {
      for (const [where, garbage] of withGarbage(authentication)) {
        const verified = await webAuthn.verifyAuthentication(garbage, challenges.authentication, passkey);
        expect(verified, where).to.equal(null);
      }
      expect(
        await webAuthn.verifyAuthentication(authentication, challenges.authentication, passkey),
      ).not.to.equal(null);
    });

    it('at a stored key that is broken, too', async () => {
      for (const publicKey of ['', 'AAAA', cbor([1]).toString('base64url')]) {
        const broken = Passkey.restore({ ...passkey.snapshot(), publicKey });
        expect(
          await webAuthn.verifyAuthentication(authentication, challenges.authentication, broken),
        ).to.equal(null);
      }
    });

    it('and read of an answer what names its ceremony, its passkey and its user', () => {
      expect(webAuthn.readAnswer(authentication)).to.deep.equal({
        challenge: challenges.authentication,
        credentialId: passkey.credentialId,
        userHandle: owner.handle,
      });
      expect(webAuthn.readAnswer(registration)).to.deep.equal({
        challenge: challenges.registration,
        credentialId: passkey.credentialId,
        userHandle: null,
      });
      const { response } = authentication;
      for (const userHandle of [null, undefined])
        expect(webAuthn.readAnswer({ ...authentication, response: { ...response, userHandle } })).to.include({
          userHandle: null,
        });
      for (const userHandle of ['', 7, {}, 'x'.repeat(100), '%'])
        expect(webAuthn.readAnswer({ ...authentication, response: { ...response, userHandle } })).to.equal(
          null,
        );
    });
  });

  it('are not to be had from a service without a domain name', async () => {
    const without = new SimpleWebAuthn({ id: null, name: 'Latchkey', origins: () => ['http://192.0.2.1'] });
    expect([webAuthn.isConfigured, without.isConfigured]).to.deep.equal([true, false]);
    for (const asked of [without.registrationOptions(owner, []), without.authenticationOptions(null)])
      expect(await rejection(asked)).to.be.instanceOf(FactorsNotConfiguredError);
  });
});
