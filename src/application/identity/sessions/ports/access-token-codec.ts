import type { RoleName } from '#domain/identity/roles/role.ts';
import type { Authentication } from '#domain/identity/sessions/authentication.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** The claims of an access token that use cases need. */
export interface AccessTokenClaims {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly roles: readonly RoleName[];
  /** The time in whole seconds, and never after the token was issued. A token that does not say it: one factor, when it was issued. */
  readonly authentication: Authentication;
}

/** The result of verifying a token. An expired token is genuine: it still names its session. */
export type VerifiedAccessToken =
  | { readonly status: 'valid'; readonly claims: AccessTokenClaims }
  | { readonly status: 'expired'; readonly claims: AccessTokenClaims }
  /** `malformed`: not a JWT. `invalid`: a JWT that this service did not issue. */
  | { readonly status: 'malformed' | 'invalid' };

/** Issues and verifies access tokens. */
export interface AccessTokenCodec {
  /**
   * @param expiresAt rounded down to whole seconds; the caller bounds it by the session's expiry.
   * @throws {ServiceUnavailableError} while there is no key.
   */
  issue(claims: AccessTokenClaims, issuedAt: Date, expiresAt: Date): Promise<string>;
  /**
   * Checks signature, algorithm, type, issuer, audience and lifetime; asks no session. Never rejects, whatever the text.
   */
  verify(token: string): Promise<VerifiedAccessToken>;
}
