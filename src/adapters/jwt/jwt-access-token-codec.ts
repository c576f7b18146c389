import { randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type {
  AccessTokenClaims,
  AccessTokenCodec,
  VerifiedAccessToken,
} from '#application/identity/sessions/ports/access-token-codec.ts';
import { claimsOf, MAX_LIFETIME_SECONDS, parseAccessTokenPayload } from './access-token-payload.ts';
import type { AccessTokenPayload } from './access-token-payload.ts';
import { parseCompactJwt } from './compact-jwt.ts';
import type { JsonObject } from './compact-jwt.ts';
import type { KeySet, KeySource } from './key-set.ts';
import type { SigningKey } from './keys.ts';
import { encodedPart, signCompactJwt, type EncodedPart } from './sign-compact-jwt.ts';
import { VerifiedTokenCache } from './verified-token-cache.ts';
import type { VerifiedToken } from './verified-token-cache.ts';

/** RFC 9068, section 2.1: what keeps an ID token or any other JWT from being taken for an access token. */
const TYPE = 'at+jwt';
/** Ours have some 600 characters with a dozen roles. */
const MAX_CHARACTERS = 4_096;
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;

export interface AccessTokenOptions {
  readonly issuer: string;
  readonly audience: string;
}

interface Deps {
  readonly keys: KeySource;
  readonly clock: Clock;
}

/**
 * JWT access tokens (RFC 9068), signed by the key whose turn it is. jsonwebtoken checks signatures; everything around
 * them is checked here, because it lets pass a missing `exp`, any `typ`, an unknown `crit` and more.
 *
 * An ES256 signature (r, s) has a twin (r, n − s) that anybody can compute, so one token has two texts that say the
 * same. Both are good, and both die with their session: nothing here or elsewhere goes by the text of a token.
 */
export class JwtAccessTokenCodec implements AccessTokenCodec {
  readonly #deps: Deps;
  readonly #options: AccessTokenOptions;
  readonly #verified = new VerifiedTokenCache();
  readonly #headers = new WeakMap<SigningKey, EncodedPart>();

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
    const payload: AccessTokenPayload = {
      iss: this.#options.issuer,
      aud: this.#options.audience,
      sub: claims.userId,
      sid: claims.sessionId,
      roles: claims.roles,
      jti: randomUUID(),
      iat,
      exp,
    };
    return signCompactJwt(this.#headerOf(key), payload, key);
  }

  async verify(token: string): Promise<VerifiedAccessToken> {
    const now = this.#deps.clock.now();
    const known = this.#verified.get(token, this.#deps.keys.current);
    return known === undefined ? await this.#check(token, now) : answer(known, now);
  }

  #headerOf(key: SigningKey): EncodedPart {
    const known = this.#headers.get(key);
    if (known !== undefined) return known;
    const header = encodedPart({ alg: key.algorithm, typ: TYPE, kid: key.kid });
    this.#headers.set(key, header);
    return header;
  }

  async #check(token: string, now: Date): Promise<VerifiedAccessToken> {
    const jwt = parseCompactJwt(token, MAX_CHARACTERS);
    if (jwt === null) return { status: 'malformed' };
    const payload = jwt.payload === null ? null : parseAccessTokenPayload(jwt.payload, now);
    if (payload === null || !this.#isMeantForUs(payload)) return { status: 'invalid' };
    const key = await this.#keyOf(jwt.header);
    if (key === null || !this.#isSignedWith(key, token, now)) return { status: 'invalid' };
    const verified = { claims: claimsOf(payload), exp: payload.exp };
    this.#remember(token, key, verified, now);
    return answer(verified, now);
  }

  /** The key that the header names, if it says what our headers say and nothing else (no `crit`, `jwk`, `jku`, `b64`). */
  async #keyOf(header: JsonObject): Promise<SigningKey | null> {
    const { alg, typ, kid, ...others } = header;
    if (Object.keys(others).length > 0 || typ !== TYPE) return null;
    if (typeof kid !== 'string' || !THUMBPRINT.test(kid)) return null;
    const { keys } = this.#deps;
    const key = keys.current.signingKey(kid) ?? (await keys.reread()).signingKey(kid);
    return key?.algorithm === alg ? key : null;
  }

  #isMeantForUs({ iss, aud }: AccessTokenPayload): boolean {
    return iss === this.#options.issuer && aud === this.#options.audience;
  }

  #isSignedWith(key: SigningKey, token: string, now: Date): boolean {
    const { issuer, audience } = this.#options;
    try {
      jsonwebtoken.verify(token, key.publicKey, {
        algorithms: [key.algorithm],
        issuer,
        audience,
        clockTimestamp: seconds(now),
        // Said by `answer`, after all else was found right.
        ignoreExpiration: true,
      });
      return true;
    } catch {
      // Not only JsonWebTokenError: a signature of the wrong length is a TypeError.
      return false;
    }
  }

  #remember(token: string, key: SigningKey, verified: VerifiedToken, now: Date): void {
    const { current }: { readonly current: KeySet } = this.#deps.keys;
    const live = verified.exp * 1_000 > now.getTime();
    if (live && current.signingKey(key.kid) === key) this.#verified.set(token, current, verified);
  }
}

function answer({ claims, exp }: VerifiedToken, now: Date): VerifiedAccessToken {
  return { status: exp * 1_000 > now.getTime() ? 'valid' : 'expired', claims };
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}
