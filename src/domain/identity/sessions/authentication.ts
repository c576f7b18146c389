/** How much a proof of identity is worth (NIST SP 800-63B): `aal1` one factor, `aal2` two. The `acr` of a token (RFC 9068). */
export type AssuranceLevel = 'aal1' | 'aal2';

/** When and how somebody proved who they are: of a session at its login, of an access token at its last proof. */
export interface Authentication {
  readonly authTime: Date;
  /** Methods by their names in RFC 8176. Those of later releases are kept as they are. */
  readonly amr: readonly string[];
  readonly acr: AssuranceLevel;
}

/** A second factor, proved at login after the password. @property backedUp whether copies of the key leave its device. */
export type SecondProof =
  | { readonly kind: 'totp' }
  | { readonly kind: 'recovery_code' }
  | { readonly kind: 'passkey'; readonly backedUp: boolean };

/** What opened a session. A passkey alone has verified its user. */
export type LoginProof =
  | { readonly kind: 'password'; readonly second: SecondProof | null }
  | { readonly kind: 'passkey' };

/** What is proved again within a session. */
export type StepUpProof =
  | { readonly kind: 'password' }
  | { readonly kind: 'totp' }
  | { readonly kind: 'passkey' };

/** How old a proof of identity may be where a call needs a fresh one, in seconds: 10 minutes (FACTORS, "Step-up"). */
export const MAX_AUTH_AGE_SECONDS = 600;

export const PASSWORD_ONLY: LoginProof = { kind: 'password', second: null };

/** What a password alone is worth; also what is assumed where nothing is said. */
export const ONE_FACTOR: Pick<Authentication, 'amr' | 'acr'> = { amr: ['pwd'], acr: 'aal1' };

/** The table of FACTORS, "Sessions say how they were opened". */
export function authenticationBy(proof: LoginProof, now: Date): Authentication {
  if (proof.kind === 'passkey') return { authTime: now, amr: ['hwk', 'user', 'mfa'], acr: 'aal2' };
  if (proof.second === null) return { authTime: now, ...ONE_FACTOR };
  return { authTime: now, amr: ['pwd', methodOf(proof.second), 'mfa'], acr: 'aal2' };
}

/**
 * What a step-up is worth, for the new access token (FACTORS, "Step-up"). A password is one factor, however the session was
 * opened. A passkey is two. A TOTP code is the second factor of whatever opened the session, whose methods stay: `pwd`
 * where that was a password, `hwk` and `user` where it was a passkey alone; `aal2` either way.
 */
export function authenticationOfStepUp(
  proof: StepUpProof,
  session: Authentication,
  now: Date,
): Authentication {
  switch (proof.kind) {
    case 'password':
      return authenticationBy(PASSWORD_ONLY, now);
    case 'passkey':
      return authenticationBy(proof, now);
    case 'totp': {
      const first = session.amr.filter((method) => method !== 'otp' && method !== 'mfa');
      return { authTime: now, amr: [...first, 'otp', 'mfa'], acr: 'aal2' };
    }
  }
}

/** What a session falls to when the last factor of its account goes. */
export function withoutFactors({ authTime }: Authentication): Authentication {
  return { authTime, ...ONE_FACTOR };
}

/** A stored level; one of a later release counts as the lowest. */
export function assuranceLevel(stored: string): AssuranceLevel {
  return stored === 'aal2' ? 'aal2' : 'aal1';
}

function methodOf(second: SecondProof): string {
  if (second.kind !== 'passkey') return 'otp';
  return second.backedUp ? 'swk' : 'hwk';
}
