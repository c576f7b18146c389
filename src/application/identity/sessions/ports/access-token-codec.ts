import type { RoleName } from '#domain/identity/roles/role.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';

/** What an access token says. */
export interface AccessTokenClaims {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly roles: readonly RoleName[];
}

/** What a presented token turned out to be. An expired one is genuine: it still names its session. */
export type VerifiedAccessToken =
  | { readonly status: 'valid'; readonly claims: AccessTokenClaims }
  | { readonly status: 'expired'; readonly claims: AccessTokenClaims }
  /** Not a JWT at all: `malformed`. A JWT that we would not have issued: `invalid`. */
  | { readonly status: 'malformed' | 'invalid' };

export interface AccessTokenCodec {
  /** @param expiresAt whole seconds count; a session's own expiry bounds it. */
  issue(claims: AccessTokenClaims, issuedAt: Date, expiresAt: Date): Promise<string>;
  /**
   * Checks signature, algorithm, type, issuer, audience and lifetime; asks no session. Never rejects, whatever the text.
   */
  verify(token: string): Promise<VerifiedAccessToken>;
}
