import { isoCBOR } from '@simplewebauthn/server/helpers';
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** COSE's number of each algorithm. */
const ALGORITHMS = { ES256: -7, RS256: -257, EdDSA: -8 } as const;
export type Algorithm = keyof typeof ALGORITHMS;

/** Flags of authenticator data (WebAuthn, section 6.1). */
const FLAG = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 } as const;

interface Key {
  readonly credentialId: string;
  readonly userHandle: string;
  readonly privateKey: KeyObject;
  readonly algorithm: Algorithm;
  counter: number;
}

/** What an answer says in place of what is right. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: unknown;
  readonly verified?: boolean;
  readonly present?: boolean;
  readonly backedUp?: boolean;
  readonly counter?: number;
  readonly userHandle?: string | null;
  /** What the attestation says of who made the authenticator. */
  readonly attestation?: { readonly fmt: string; readonly statement: ReadonlyMap<string, unknown> };
  /** In place of the COSE key, or of single members of it. */
  readonly coseKey?: unknown;
  readonly coseMembers?: ReadonlyMap<number, unknown>;
  readonly transports?: unknown;
}

export interface RegistrationAnswer {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports: unknown;
  };
  readonly clientExtensionResults: object;
}

export interface AuthenticationAnswer {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle: string | null;
  };
  readonly clientExtensionResults: object;
}

interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
}

interface RequestOptions {
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

/** An authenticator and the browser in front of it, as a page at `origin` has them. It makes what a test asks it for, lies too. */
export class TestAuthenticator {
  readonly #origin: string;
  readonly #algorithm: Algorithm;
  /** Whether it counts signatures. */
  readonly #counts: boolean;
  #keys: readonly Key[] = [];

  constructor(
    origin: string,
    { algorithm = 'ES256', counts = true }: { algorithm?: Algorithm; counts?: boolean } = {},
  ) {
    this.#origin = origin;
    this.#algorithm = algorithm;
    this.#counts = counts;
  }

  /** One that has the same keys and counters, and from now on its own. */
  clone(): TestAuthenticator {
    const copy = new TestAuthenticator(this.#origin, { algorithm: this.#algorithm, counts: this.#counts });
    copy.#keys = this.#keys.map((key) => ({ ...key }));
    return copy;
  }

  /** As `navigator.credentials.create` and `toJSON`. @param options of the service. */
  register(options: object, lies: Lies = {}): RegistrationAnswer {
    const { challenge, rp, user } = options as CreationOptions;
    const { privateKey, publicKey } = keyPair(this.#algorithm);
    const credentialId = randomBytes(16);
    const id = credentialId.toString('base64url');
    const key = { credentialId: id, userHandle: user.id, privateKey, algorithm: this.#algorithm, counter: 0 };
    this.#keys = [...this.#keys, key];
    const cose =
      lies.coseKey ?? new Map([...coseKey(publicKey, this.#algorithm), ...(lies.coseMembers ?? [])]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credentialId.length);
    const authData = Buffer.concat([
      this.#authenticatorData(rp.id, key, lies, FLAG.attested),
      Buffer.alloc(16),
      length,
      credentialId,
      cbor(cose),
    ]);
    const { fmt = 'none', statement = new Map() } = lies.attestation ?? {};
    const attestation = new Map<string, unknown>([
      ['fmt', fmt],
      ['attStmt', statement],
      ['authData', new Uint8Array(authData)],
    ]);
    return {
      id,
      rawId: id,
      type: 'public-key',
      response: {
        clientDataJSON: this.#clientData('webauthn.create', challenge, lies).toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: lies.transports ?? ['internal'],
      },
      clientExtensionResults: {},
    };
  }

  /** As `navigator.credentials.get` and `toJSON`, with the last key that may answer. @param options of the service. */
  authenticate(options: object, lies: Lies = {}): AuthenticationAnswer {
    const { challenge, rpId, allowCredentials } = options as RequestOptions;
    const allowed = allowCredentials?.map(({ id }) => id);
    const key = this.#keys.findLast(
      ({ credentialId }) => allowed === undefined || allowed.includes(credentialId),
    );
    if (key === undefined) throw new Error('This authenticator has no key that may answer.');
    const clientData = this.#clientData('webauthn.get', challenge, lies);
    const authData = this.#authenticatorData(rpId, key, lies);
    const signed = Buffer.concat([authData, sha256(clientData)]);
    return {
      id: key.credentialId,
      rawId: key.credentialId,
      type: 'public-key',
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signatureOf(signed, key).toString('base64url'),
        userHandle: lies.userHandle === undefined ? key.userHandle : lies.userHandle,
      },
      clientExtensionResults: {},
    };
  }

  #clientData(type: string, challenge: string, lies: Lies): Buffer {
    const { crossOrigin = false, topOrigin, origin = this.#origin } = lies;
    const data = { type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin, crossOrigin };
    return Buffer.from(JSON.stringify({ ...data, topOrigin }));
  }

  #authenticatorData(rpId: string, key: Key, lies: Lies, attested = 0): Buffer {
    const { present = true, verified = true, backedUp = false } = lies;
    if (this.#counts) key.counter += 1;
    const rest = Buffer.alloc(5);
    rest.writeUInt8(
      attested |
        (present ? FLAG.present : 0) |
        (verified ? FLAG.verified : 0) |
        (backedUp ? FLAG.backupEligible | FLAG.backedUp : 0),
    );
    rest.writeUInt32BE(lies.counter ?? key.counter, 1);
    return Buffer.concat([sha256(Buffer.from(lies.rpId ?? rpId)), rest]);
  }
}

function keyPair(algorithm: Algorithm) {
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2_048 });
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** RFC 9053, section 7; RFC 8230, section 4. */
function coseKey(publicKey: KeyObject, algorithm: Algorithm): ReadonlyMap<number, unknown> {
  const { x, y, n, e } = publicKey.export({ format: 'jwk' });
  const bytes = (text = ''): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
  const members: Record<Algorithm, readonly (readonly [number, unknown])[]> = {
    ES256: [[1, 2] as const, [3, -7] as const, [-1, 1] as const, [-2, bytes(x)], [-3, bytes(y)]],
    RS256: [[1, 3] as const, [3, -257] as const, [-1, bytes(n)], [-2, bytes(e)]],
    EdDSA: [[1, 1] as const, [3, -8] as const, [-1, 6] as const, [-2, bytes(x)]],
  };
  return new Map(members[algorithm]);
}

function signatureOf(data: Buffer, { privateKey, algorithm }: Key): Buffer {
  return sign(algorithm === 'EdDSA' ? null : 'sha256', data, privateKey);
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

export function cbor(value: unknown): Buffer {
  return Buffer.from(isoCBOR.encode(value as Parameters<typeof isoCBOR.encode>[0]));
}
