import type * as Server from '@simplewebauthn/server';
import type * as Helpers from '@simplewebauthn/server/helpers';
import { randomBytes } from 'node:crypto';
import { CEREMONY_TTL_MS } from '#domain/factors/ceremony.ts';
import { FactorsNotConfiguredError } from '#domain/factors/errors.ts';
import type { Passkey, PasskeyCredential } from '#domain/factors/passkey.ts';
import type {
  CeremonyOptions,
  PasskeyAnswer,
  PasskeyAssertion,
  PasskeyOwner,
  WebAuthn,
} from '#application/factors/ports/web-authn.ts';
import {
  authenticationAnswer,
  readBrowserAnswer,
  registrationAnswer,
  type RegistrationAnswer,
} from './browser-answer.ts';
import { ALGORITHMS, isUsableKey } from './usable-key.ts';

const SUPPORTED_ALGORITHMS = [ALGORITHMS.es256, ALGORITHMS.rs256];
const HANDLE_BYTES = 32;

/** For whom passkeys are made. */
export interface RelyingParty {
  /** A domain name; null for a service whose address has none. */
  readonly id: string | null;
  /** Shown by the browser. */
  readonly name: string;
  /** Of the pages that may ask for a passkey. Asked at each ceremony: where the service listens is known late. */
  readonly origins: () => readonly string[];
}

interface Library {
  readonly server: typeof Server;
  readonly helpers: typeof Helpers;
}

/** Passkeys by @simplewebauthn/server, which is loaded at the first ceremony: most instances never have one. */
export class SimpleWebAuthn implements WebAuthn {
  readonly #party: RelyingParty;
  #library: Promise<Library> | undefined;

  constructor(party: RelyingParty) {
    this.#party = party;
  }

  get isConfigured(): boolean {
    return this.#party.id !== null;
  }

  newHandle(): string {
    return randomBytes(HANDLE_BYTES).toString('base64url');
  }

  async registrationOptions(owner: PasskeyOwner, known: readonly Passkey[]): Promise<CeremonyOptions> {
    const { server } = await this.#load();
    const options = await server.generateRegistrationOptions({
      rpID: this.#rpId,
      rpName: this.#party.name,
      userID: bytesOf(owner.handle),
      userName: owner.name,
      userDisplayName: owner.displayName,
      timeout: CEREMONY_TTL_MS,
      attestationType: 'none',
      excludeCredentials: known.map(descriptor),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: SUPPORTED_ALGORITHMS,
    });
    return { challenge: options.challenge, options };
  }

  async authenticationOptions(allowed: readonly Passkey[] | null): Promise<CeremonyOptions> {
    const { server } = await this.#load();
    const options = await server.generateAuthenticationOptions({
      rpID: this.#rpId,
      timeout: CEREMONY_TTL_MS,
      userVerification: 'required',
      ...(allowed === null ? {} : { allowCredentials: allowed.map(descriptor) }),
    });
    return { challenge: options.challenge, options };
  }

  readAnswer(credential: unknown): PasskeyAnswer | null {
    return readBrowserAnswer(credential);
  }

  async verifyRegistration(credential: unknown, challenge: string): Promise<PasskeyCredential | null> {
    const { success, data: answer } = registrationAnswer.safeParse(credential);
    if (!success || readBrowserAnswer(credential) === null) return null;
    const { server, helpers } = await this.#load();
    return await nullOnError(async () => {
      const { verified, registrationInfo } = await server.verifyRegistrationResponse({
        ...this.#expected(challenge),
        response: withoutAttestation(answer, helpers),
        supportedAlgorithmIDs: SUPPORTED_ALGORITHMS,
      });
      if (!verified) return null;
      const { id, publicKey, counter } = registrationInfo.credential;
      const key = helpers.decodeCredentialPublicKey(publicKey);
      if (id !== answer.id || !isUsableKey(key)) return null;
      return {
        credentialId: id,
        publicKey: Buffer.from(publicKey).toString('base64url'),
        signCount: counter,
        backedUp: registrationInfo.credentialBackedUp,
        transports: [...new Set(answer.response.transports)],
      };
    });
  }

  async verifyAuthentication(
    credential: unknown,
    challenge: string,
    passkey: Passkey,
  ): Promise<PasskeyAssertion | null> {
    const { success, data: answer } = authenticationAnswer.safeParse(credential);
    if (!success || answer.id !== passkey.credentialId || readBrowserAnswer(credential) === null) return null;
    const { server } = await this.#load();
    return await nullOnError(async () => {
      const { clientDataJSON, authenticatorData, signature } = answer.response;
      const response = { clientDataJSON, authenticatorData, signature };
      const { verified, authenticationInfo } = await server.verifyAuthenticationResponse({
        ...this.#expected(challenge),
        response: { ...answer, response, clientExtensionResults: {} },
        // The library would compare the counter with one that was read before; the repository compares as it writes.
        credential: { id: answer.id, publicKey: bytesOf(passkey.publicKey), counter: 0 },
      });
      if (!verified) return null;
      return { signCount: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
    });
  }

  get #rpId(): string {
    if (this.#party.id === null) throw new FactorsNotConfiguredError('passkey');
    return this.#party.id;
  }

  #expected(challenge: string) {
    return {
      expectedChallenge: challenge,
      expectedOrigin: [...this.#party.origins()],
      expectedRPID: this.#rpId,
      requireUserVerification: true,
    };
  }

  async #load(): Promise<Library> {
    this.#library ??= Promise.all([
      import('@simplewebauthn/server'),
      import('@simplewebauthn/server/helpers'),
    ]).then(([server, helpers]) => ({ server, helpers }));
    return await this.#library;
  }
}

function descriptor({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports: [...transports] as Server.AuthenticatorTransport[] };
}

/**
 * Nobody asks who made the authenticator, so that a statement about it, which comes along at times, is left unread: it
 * may hold certificates of anybody's.
 */
function withoutAttestation({ response, ...answer }: RegistrationAnswer, { isoCBOR }: typeof Helpers) {
  const sent = isoCBOR.decodeFirst<ReadonlyMap<string, Uint8Array>>(bytesOf(response.attestationObject));
  const bare = isoCBOR.encode(
    new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', sent.get('authData')],
    ]) as Parameters<typeof isoCBOR.encode>[0],
  );
  const attestationObject = Buffer.from(bare).toString('base64url');
  const { clientDataJSON } = response;
  return { ...answer, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} };
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}

/** The library throws for whatever does not hold. */
async function nullOnError<T>(verify: () => Promise<T | null>): Promise<T | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}
