/** Random secrets of this context, and their hashes: the database stores only these. */
export interface FactorTokens {
  /** Names a login that waits for its second proof: 256 bits, base64url. */
  newLoginChallenge(): string;
  /** A set of recovery codes, ungrouped (see `domain/factors/recovery-code.ts`). */
  newRecoveryCodes(): readonly string[];
  /** SHA-256, base64url. */
  hash(secret: string): string;
}
