import { isId } from '#domain/shared/ids.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { RoleName } from '#domain/identity/roles/role.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { AccessTokenClaims } from '#application/identity/sessions/ports/access-token-codec.ts';
import type { JsonObject } from './compact-jwt.ts';

/** No access token is good for longer, in seconds; SEMANTICS, "Sessions and tokens". */
export const MAX_LIFETIME_SECONDS = 24 * 3_600;
/** How far clocks of two instances may be apart, in seconds. */
const MAX_AHEAD_SECONDS = 60;
/** A jti is to tell tokens apart in logs, not to be large. */
const MAX_JTI_CHARACTERS = 64;

/** The claims of RFC 9068 that this service issues. Times in seconds since 1970. */
export interface AccessTokenPayload {
  readonly iss: string;
  readonly aud: string;
  readonly sub: UserId;
  readonly sid: SessionId;
  readonly roles: readonly RoleName[];
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
}

/** Every claim there, of the right type and in its range; null where one is not. Says nothing of whether it is over. */
export function parseAccessTokenPayload(payload: JsonObject, now: Date): AccessTokenPayload | null {
  const { iss, aud, sub, sid, roles, jti, iat, exp } = payload;
  if (typeof iss !== 'string' || typeof aud !== 'string') return null;
  if (typeof sub !== 'string' || !isId(sub) || typeof sid !== 'string' || !isId(sid)) return null;
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_CHARACTERS) return null;
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) return null;
  if (!isTime(iat) || !isTime(exp) || exp < iat || exp - iat > MAX_LIFETIME_SECONDS) return null;
  if (iat * 1_000 > now.getTime() + MAX_AHEAD_SECONDS * 1_000) return null;
  return { iss, aud, sub: sub as UserId, sid: sid as SessionId, roles, jti, iat, exp };
}

export function claimsOf({ sub, sid, roles }: AccessTokenPayload): AccessTokenClaims {
  return { userId: sub, sessionId: sid, roles };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
