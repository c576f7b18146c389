import { randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type {
  AccessTokenClaims,
  AccessTokenCodec,
  VerifiedAccessToken,
} from '#application/identity/sessions/ports/access-token-codec.ts';
import {
  accessTokenHeader,
  authenticationOf,
  MAX_LIFETIME_SECONDS,
  parseAccessTokenPayload,
  TOKEN_TYPE,
  type AccessTokenPayload,
} from './access-token-schema.ts';
import { decodeJwt, type DecodedJwt } from './decode-jwt.ts';
import type { KeySource } from './key-set.ts';
import type { SigningKey } from './keys.ts';

/** About a kilobyte each. */
const MAX_CACHED_TOKENS = 10_000;

export interface AccessTokenOptions {
  readonly issuer: string;
  readonly audience: string;
}

interface Deps {
  readonly keys: KeySource;
  readonly clock: Clock;
}

interface VerifiedToken {
  readonly key: SigningKey;
  readonly claims: AccessTokenClaims;
  /** Seconds since 1970. */
  readonly exp: number;
}

/**
 * JWT access tokens (RFC 9068), signed by the active key and verified with the algorithm that belongs to the key.
 *
 * Verified tokens are cached by their whole text. The cache only saves the signature check: whether a token opens
 * anything is decided by its session on every request. (An ES256 signature can be changed into a second valid one by
 * anybody, so the text of a token identifies nothing.)
 */
export class JwtAccessTokenCodec implements AccessTokenCodec {
  readonly #deps: Deps;
  readonly #options: AccessTokenOptions;
  readonly #verified = new LRUCache<string, VerifiedToken>({ max: MAX_CACHED_TOKENS });

  constructor(deps: Deps, options: AccessTokenOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** @throws {RangeError} for a lifetime above 24 hours; {ServiceUnavailableError} while the folder has no key. */
  async issue(claims: AccessTokenClaims, issuedAt: Date, expiresAt: Date): Promise<string> {
    const key = this.#deps.keys.current.signingKeyAt(issuedAt);
    if (key === null) throw new ServiceUnavailableError();
    const iat = seconds(issuedAt);
    const exp = Math.max(iat, seconds(expiresAt));
    if (exp - iat > MAX_LIFETIME_SECONDS) throw new RangeError('An access token lives 24 hours at most.');
    const { userId: sub, sessionId: sid, roles, authentication } = claims;
    const { authTime, amr, acr } = authentication;
    const { issuer: iss, audience: aud } = this.#options;
    const payload: AccessTokenPayload = {
      iss,
      aud,
      sub,
      sid,
      roles: [...roles],
      jti: randomUUID(),
      iat,
      exp,
      // The clock of the instance of the login may be ahead.
      auth_time: Math.min(seconds(authTime), iat),
      amr: [...amr],
      acr,
    };
    const header = { alg: key.algorithm, typ: TOKEN_TYPE, kid: key.kid };
    return jsonwebtoken.sign(payload, key.privateKey, { algorithm: key.algorithm, header });
  }

  async verify(token: string): Promise<VerifiedAccessToken> {
    const now = this.#deps.clock.now();
    const cached = this.#verified.get(token);
    if (cached !== undefined && this.#isPresent(cached.key)) return withStatus(cached, now);
    const jwt = decodeJwt(token);
    if (jwt === null) return { status: 'malformed' };
    const verified = await this.#check(token, jwt, now);
    if (verified === null) return { status: 'invalid' };
    if (this.#isPresent(verified.key)) this.#verified.set(token, verified);
    return withStatus(verified, now);
  }

  /** Null for a token that this service would not have issued. */
  async #check(token: string, { header, payload }: DecodedJwt, now: Date): Promise<VerifiedToken | null> {
    const key = await this.#keyOf(header);
    const parsed = parseAccessTokenPayload(payload, now);
    if (key === null || parsed === null || !this.#hasValidSignature(token, key, now)) return null;
    const { sub, sid, roles, exp } = parsed;
    return {
      key,
      claims: { userId: sub, sessionId: sid, roles, authentication: authenticationOf(parsed) },
      exp,
    };
  }

  async #keyOf(header: unknown): Promise<SigningKey | null> {
    const { success, data } = accessTokenHeader.safeParse(header);
    if (!success) return null;
    const { keys } = this.#deps;
    const key = keys.current.signingKey(data.kid) ?? (await keys.reread()).signingKey(data.kid);
    return key?.algorithm === data.alg ? key : null;
  }

  /** Signature, issuer and audience. Expiry is judged afterwards, so that an expired token still names its session. */
  #hasValidSignature(token: string, { algorithm, publicKey }: SigningKey, now: Date): boolean {
    try {
      jsonwebtoken.verify(token, publicKey, {
        ...this.#options,
        algorithms: [algorithm],
        clockTimestamp: seconds(now),
        ignoreExpiration: true,
      });
      return true;
    } catch {
      // Not only JsonWebTokenError: a signature of the wrong length is a TypeError.
      return false;
    }
  }

  /** Whether the key is still in the folder: tokens of a retired key are refused, cached ones too. */
  #isPresent(key: SigningKey): boolean {
    return this.#deps.keys.current.signingKey(key.kid) === key;
  }
}

function withStatus({ claims, exp }: VerifiedToken, now: Date): VerifiedAccessToken {
  return { status: exp * 1_000 > now.getTime() ? 'valid' : 'expired', claims };
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}
