import type { SessionId } from '#domain/identity/sessions/session.ts';

/** The content of a refresh token. @property counter rotations so far. @property secret 256 bits, base64url, made at login. */
export interface RefreshTokenContent {
  readonly sessionId: SessionId;
  readonly counter: number;
  readonly secret: string;
}

/** Issues and reads refresh tokens. */
export interface RefreshTokenCodec {
  /** A random secret of 256 bits, base64url. */
  newSecret(): string;
  /** SHA-256, base64url: what the database stores of a secret. */
  hashSecret(secret: string): string;
  /**
   * The token of this content, made with the key that was active at `issuedAt`: equal arguments give equal tokens.
   * @throws {ServiceUnavailableError} while there is no key.
   */
  issue(content: RefreshTokenContent, issuedAt: Date): Promise<string>;
  /** The content of a genuine token, else null. Never throws. */
  read(token: string): Promise<RefreshTokenContent | null>;
}
