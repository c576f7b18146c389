import type { Passkey, PasskeyCredential } from '#domain/factors/passkey.ts';

/** Options of a ceremony for the browser, as JSON, and the challenge within, base64url. */
export interface CeremonyOptions {
  readonly challenge: string;
  readonly options: object;
}

/** Who registers a passkey. */
export interface PasskeyOwner {
  /** base64url */
  readonly handle: string;
  /** Shown by the browser. */
  readonly name: string;
  readonly displayName: string;
}

/** The parts of an answer that name its ceremony and its passkey. Nothing of it is verified yet. */
export interface PasskeyAnswer {
  /** base64url */
  readonly challenge: string;
  readonly credentialId: string;
  /** base64url; null where the authenticator sent none. */
  readonly userHandle: string | null;
}

/** What an answer that holds says of its passkey. */
export type PasskeyAssertion = Pick<PasskeyCredential, 'signCount' | 'backedUp'>;

/** Ceremonies of passkeys (WebAuthn level 3). User verification is always required. */
export interface WebAuthn {
  /** False for a service whose address has no domain name. */
  readonly isConfigured: boolean;
  /** A handle by which authenticators may know an account: 32 random bytes, base64url. */
  newHandle(): string;
  /**
   * @param known passkeys of the account, which an authenticator does not register again.
   * @throws {FactorsNotConfiguredError}
   */
  registrationOptions(owner: PasskeyOwner, known: readonly Passkey[]): Promise<CeremonyOptions>;
  /**
   * @param allowed the passkeys that may answer; null for a login, in which any may.
   * @throws {FactorsNotConfiguredError}
   */
  authenticationOptions(allowed: readonly Passkey[] | null): Promise<CeremonyOptions>;
  /** Null for what is no answer of a browser. */
  readAnswer(credential: unknown): PasskeyAnswer | null;
  /**
   * @returns null when the answer does not hold: wrong challenge, origin, domain or algorithm, or the user was not
   *   verified.
   */
  verifyRegistration(credential: unknown, challenge: string): Promise<PasskeyCredential | null>;
  /**
   * Verifies signature, challenge, origin, domain and user verification; the counter is the repository's.
   * @returns null when the answer does not hold.
   */
  verifyAuthentication(
    credential: unknown,
    challenge: string,
    passkey: Passkey,
  ): Promise<PasskeyAssertion | null>;
}
