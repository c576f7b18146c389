import { randomUUID } from 'node:crypto';
import type {
  AccessTokenClaims,
  AccessTokenCodec,
  VerifiedAccessToken,
} from '#application/identity/sessions/ports/access-token-codec.ts';
import type { Clock } from '#application/shared/ports/clock.ts';

interface Issued {
  readonly claims: AccessTokenClaims;
  readonly expiresAt: number;
}

/** Three parts of base64url, the first of them a JSON object: the form of a JWT. */
const FORM = /^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
const HEADER = Buffer.from('{"typ":"memory"}').toString('base64url');

/** Tokens that are remembered instead of signed. */
export class MemoryAccessTokenCodec implements AccessTokenCodec {
  readonly #clock: Clock;
  readonly #issued = new Map<string, Issued>();

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock;
  }

  issue(claims: AccessTokenClaims, issuedAt: Date, expiresAt: Date): Promise<string> {
    const token = `${HEADER}.${randomUUID()}.${randomUUID()}`;
    const until = Math.max(wholeSeconds(issuedAt), wholeSeconds(expiresAt));
    const authTime = Math.min(wholeSeconds(claims.authentication.authTime), wholeSeconds(issuedAt));
    const authentication = { ...claims.authentication, authTime: new Date(authTime) };
    this.#issued.set(token, { claims: structuredClone({ ...claims, authentication }), expiresAt: until });
    return Promise.resolve(token);
  }

  verify(token: string): Promise<VerifiedAccessToken> {
    const issued = this.#issued.get(token);
    if (issued === undefined) return Promise.resolve({ status: FORM.test(token) ? 'invalid' : 'malformed' });
    const { claims, expiresAt } = issued;
    return Promise.resolve({
      status: expiresAt > this.#clock.now().getTime() ? 'valid' : 'expired',
      claims: structuredClone(claims),
    });
  }
}

function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000) * 1_000;
}
