import type { SessionId } from '#domain/identity/sessions/session.ts';

/** What a refresh token holds. @property secret 256 bits, base64url, made at login; @property counter rotations so far. */
export interface RefreshTokenContent {
  readonly sessionId: SessionId;
  readonly counter: number;
  readonly secret: string;
}

export interface RefreshTokenCodec {
  newSecret(): string;
  /** SHA-256, base64url: what the database keeps of a secret. */
  hashSecret(secret: string): string;
  /** The same bytes for the same content and time: the key that signs is the one that signed at `issuedAt`. */
  issue(content: RefreshTokenContent, issuedAt: Date): Promise<string>;
  /** Null for whatever fails the MAC or is no token of ours. Never throws. */
  read(token: string): Promise<RefreshTokenContent | null>;
}
