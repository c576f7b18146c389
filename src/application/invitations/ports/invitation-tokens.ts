/** Makes the secret half of invitations. */
export interface InvitationTokens {
  /** 256 random bits, base64url. */
  make(): string;
  /** SHA-256, base64url: what the database keeps of a token. */
  hash(token: string): string;
}
