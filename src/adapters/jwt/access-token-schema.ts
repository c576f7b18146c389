import { z } from 'zod';
import { assuranceLevel, ONE_FACTOR, type Authentication } from '#domain/identity/sessions/authentication.ts';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import { isId, type UserId } from '#domain/shared/ids.ts';

/** The longest lifetime of an access token, in seconds: 24 hours. */
export const MAX_LIFETIME_SECONDS = 24 * 3_600;
/** RFC 9068, section 2.1: tells an access token from an ID token or any other JWT. */
export const TOKEN_TYPE = 'at+jwt';
/** How far ahead another instance's clock may be, in seconds. */
const MAX_CLOCK_SKEW_SECONDS = 60;
const MAX_JTI_CHARACTERS = 64;
/** A SHA-256 in base64url: the RFC 7638 thumbprint of a key. */
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;

/** Exactly the members that this service writes: no `crit`, `jwk`, `jku`, `x5c` or `b64`. */
export const accessTokenHeader = z.strictObject({
  alg: z.enum(['ES256', 'RS256']),
  typ: z.literal(TOKEN_TYPE),
  kid: z.string().regex(THUMBPRINT),
});

const id = z.string().refine(isId);
const secondsSinceEpoch = z.int().nonnegative();

/** The claims that this service reads (RFC 9068); others are ignored (RFC 7519, section 4). Times in seconds. */
const claims = z
  .object({
    iss: z.string(),
    aud: z.string(),
    sub: id.transform((text) => text as UserId),
    sid: id.transform((text) => text as SessionId),
    roles: z.array(z.string()),
    jti: z.string().min(1).max(MAX_JTI_CHARACTERS),
    iat: secondsSinceEpoch,
    exp: secondsSinceEpoch,
    // Absent in tokens of releases before this one.
    auth_time: secondsSinceEpoch.optional(),
    amr: z.array(z.string()).optional(),
    acr: z.string().optional(),
  })
  .refine(({ iat, exp }) => iat <= exp && exp - iat <= MAX_LIFETIME_SECONDS)
  .refine(({ iat, auth_time: authTime = iat }) => authTime <= iat);

export type AccessTokenPayload = z.infer<typeof claims>;

/** The claims of a token, or null when one is missing, of another type or out of range at `now`. Does not judge expiry. */
export function parseAccessTokenPayload(payload: unknown, now: Date): AccessTokenPayload | null {
  const { success, data } = claims.safeParse(payload);
  return success && data.iat * 1_000 <= now.getTime() + MAX_CLOCK_SKEW_SECONDS * 1_000 ? data : null;
}

/** What the claims say of the proof behind a token (RFC 9068, section 2.2.1). What is missing counts as little as it can. */
export function authenticationOf({ iat, auth_time, amr, acr }: AccessTokenPayload): Authentication {
  return {
    authTime: new Date((auth_time ?? iat) * 1_000),
    amr: amr ?? ONE_FACTOR.amr,
    acr: acr === undefined ? ONE_FACTOR.acr : assuranceLevel(acr),
  };
}
